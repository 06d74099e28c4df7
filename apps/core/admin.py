"""The base of every admin page: rights come from the person's roles, by a table in the class."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from import_export.admin import ImportExportMixin

from apps.core.resources import FORMATS


class RoleAdmin(admin.ModelAdmin):
    """An admin page whose four rights are sets of role codes; empty means nobody.

    Rows come from ``visible_to(user)`` of the model's queryset, so that what one may not see
    answers 404 here as everywhere.
    """

    view_roles: ClassVar[frozenset[str]] = frozenset()
    add_roles: ClassVar[frozenset[str]] = frozenset()
    change_roles: ClassVar[frozenset[str]] = frozenset()
    delete_roles: ClassVar[frozenset[str]] = frozenset()
    empty_value_display = "—"
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset: Any = super().get_queryset(request)
        return queryset.visible_to(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only what the person may see, and never another district's rows."""
        choices: Any = kwargs.get("queryset") or db_field.related_model._default_manager.all()
        if hasattr(choices, "visible_to"):
            kwargs["queryset"] = choices.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        roles = self.view_roles | self.change_roles
        return bool(request.user.role_codes & roles)  # type: ignore[union-attr]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "role_codes", None)) and self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.role_codes & self.add_roles)  # type: ignore[union-attr]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.role_codes & self.change_roles)  # type: ignore[union-attr]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.role_codes & self.delete_roles)  # type: ignore[union-attr]


class ExchangeAdmin(ImportExportMixin, RoleAdmin):
    """A :class:`RoleAdmin` with import and export; whoever may add may import, whoever sees exports."""

    import_formats = FORMATS
    export_formats = FORMATS
    skip_admin_log = True
    # One click gives the workbook with all columns; the library's page of boxes asks for nothing.
    skip_export_form = True

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Tell the resource who asks; it limits itself to what he may see."""
        return {**super().get_resource_kwargs(request, *args, **kwargs), "user": request.user}

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
