"""The base of every admin page: rights come from the person's roles, by a table in the class."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import DataError, models
from django.forms import DateField, DateInput, DateTimeField, DateTimeInput, Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from import_export.admin import ImportExportMixin

from apps.core.exchange import SHOWN, columns_of, faults_of, preview_of
from apps.core.forms import TableFileForm
from apps.core.parked import ParkedTable
from apps.core.resources import FORMATS
from apps.core.text import whole_number


class NamedAutocomplete(AutocompleteSelect):
    """Says what is to be chosen: an empty box of the library has no name for screen readers."""

    @property
    def media(self) -> Media:
        return super().media + Media(js=["js/named_boxes.js"])

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        name = self.field.verbose_name
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": f"查找{name}"}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Look up keys only: the library asks the database for whatever a page sent."""
        return super().optgroups(name, [key for key in value if whole_number(str(key))], attr)


# The browser's own pickers: one labelled box each, nothing to load.
PICKERS: dict[Any, dict[str, Any]] = {
    models.DateField: {
        "form_class": DateField,
        "widget": DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    },
    models.DateTimeField: {
        "form_class": DateTimeField,
        "widget": DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    },
}


class RoleAdmin(admin.ModelAdmin):
    """An admin page whose four rights are sets of role codes; empty means nobody.

    Rows come from ``visible_to(user)`` of the model's queryset, so that what one may not see
    answers 404 here as everywhere.
    """

    view_roles: ClassVar[frozenset[str]] = frozenset()
    add_roles: ClassVar[frozenset[str]] = frozenset()
    change_roles: ClassVar[frozenset[str]] = frozenset()
    delete_roles: ClassVar[frozenset[str]] = frozenset()
    # What one does here, in a few words, for the admin's first page.
    purpose: ClassVar[str] = ""
    formfield_overrides = PICKERS
    empty_value_display = "—"
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset: Any = super().get_queryset(request)
        return queryset.visible_to(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only what the person may see, and never another district's rows."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = NamedAutocomplete(
                db_field, self.admin_site, using=kwargs.get("using")
            )
        choices: Any = kwargs.get("queryset") or db_field.related_model._default_manager.all()
        if hasattr(choices, "visible_to"):
            kwargs["queryset"] = choices.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_action_choices(self, request: HttpRequest, default_choices: Any = ()) -> Any:
        """Name the blank choice in words instead of dashes."""
        return super().get_action_choices(request, [("", "请选择"), *default_choices])

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Narrow a list by its filters alone: by any other column of the table, the digest of a
        password among them, one could guess at it letter by letter."""
        named = [item[0] if isinstance(item, tuple) else item for item in self.list_filter]
        offered = [getattr(item, "parameter_name", item) for item in (*named, self.date_hierarchy)]
        is_offered = any(lookup == name or lookup.startswith(f"{name}__") for name in offered)
        return is_offered and super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Take a value the database cannot compare with (the year 10**20) for a wrong filter."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, DataError) as error:
            raise IncorrectLookupParameters(error) from error

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Head the list with the plural name of its rows."""
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, {**title, **(extra_context or {})})

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
    import_form_class = TableFileForm
    tmp_storage_class = ParkedTable
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

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Give the file; where the address narrows by nothing the list knows, say so."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            messages.error(request, "筛选条件无效，请重新筛选后再导出。")
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take a file and say what it would change, or all that stands against it."""
        response = super().import_action(request, **kwargs)
        response.context_data |= self.import_context(request, response.context_data.get("result"))
        if response.context_data["faults"] or response.context_data["form"].errors:
            response.status_code = 422
        return response

    def import_context(self, request: HttpRequest, result: Any) -> dict[str, Any]:
        """Give what the import page shows of a result; ``None`` before a file was sent."""
        (resource_class,) = self.get_import_resource_classes(request)
        resource = resource_class(**self.get_import_resource_kwargs(request))
        faults = faults_of(result, resource) if result else []
        return {
            "title": f"批量导入{self.opts.verbose_name_plural}",
            "columns": columns_of(resource),
            "faults": faults[:SHOWN],
            "more_faults": max(0, len(faults) - SHOWN),
            "preview": preview_of(result) if result and not faults else None,
            "has_export_permission": self.has_export_permission(request),
        }

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Import what was previewed, once: a second press finds nothing any more."""
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            messages.error(request, "这份预览已办理或已过期；如尚未导入，请重新选择文件。")
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Finish a confirmed import; where somebody changed the data meanwhile, show the faults."""
        if not (result.has_errors() or result.has_validation_errors()):
            return super().process_result(result, request)
        context = {
            **self.admin_site.each_context(request),
            **self.import_context(request, result),
            "form": TableFileForm(
                self.get_import_formats(), self.get_import_resource_classes(request)
            ),
            "opts": self.opts,
        }
        return TemplateResponse(request, [self.import_template_name], context, status=422)

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        form.add_error(
            "import_file",
            "文件打不开，可能已损坏或不是表格。请用 Excel 或 WPS 另存为 xlsx 后再试。",
        )

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        new, changed, same = (result.totals[kind] for kind in ("new", "update", "skip"))
        messages.success(
            request, f"导入完成：新增 {new} 条，更新 {changed} 条，与现有数据相同 {same} 条。"
        )
