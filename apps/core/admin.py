"""The base of every admin page: rights come from the person's roles, by a table in the class."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import DataError, models
from django.forms import DateField, DateTimeField, Media, TypedChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from import_export.admin import ImportExportMixin

from apps.core.date_fields import DayInput, MomentInput
from apps.core.errors import NotAllowedNow
from apps.core.faulty_rows import box_name, sent_cells
from apps.core.forms import TableFileForm
from apps.core.import_preview import SHOWN, columns_of
from apps.core.jobs import progress_of
from apps.core.models import TableImport
from apps.core.people import Person, asker_of
from apps.core.resources import FORMATS
from apps.core.responses import download
from apps.core.table_imports import (
    confirm_table,
    faulty_rows,
    mend_table,
    run_table,
    take_table,
)
from apps.core.table_templates import write_template
from apps.core.text import whole_number


class NamedAutocomplete(AutocompleteSelect):
    """Says what is to be chosen: an empty box of the library has no name for screen readers."""

    @property
    def media(self) -> Media:
        return super().media + Media(js=["admin/js/autocomplete.js", "js/named_boxes.js"])

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        name = self.field.verbose_name
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": f"查找{name}"}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> list[Any]:
        """Look up keys only: the library asks the database for whatever a page sent."""
        return super().optgroups(name, [key for key in value if whole_number(str(key))], attr)


# One labelled box each, typed and shown alike in every browser.
PICKERS: dict[Any, dict[str, Any]] = {
    models.DateField: {"form_class": DateField, "widget": DayInput},
    models.DateTimeField: {"form_class": DateTimeField, "widget": MomentInput},
}


def blank_word(db_field: models.Field[Any, Any]) -> str:
    """Return what a choice says while nothing is chosen."""
    return "不选" if db_field.blank else "请选择"


class SeenFieldListFilter(admin.RelatedFieldListFilter):
    """What the person sees of the other table, whether or not a row of the list points there: to look
    for that, every row of a district would have to be read. Too many to choose from are left to the
    search; the one that is chosen stays."""

    MOST = 300

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        order = self.field_admin_ordering(field, request, model_admin)
        seen = field.remote_field.model._default_manager.visible_to(asker_of(request))
        if order:
            seen = seen.order_by(*order)
        found = list(seen[: self.MOST + 1])
        if len(found) > self.MOST:
            chosen = {whole_number(key) for key in self.lookup_val or ()}
            found = list(seen.filter(pk__in=chosen))
        return [(one.pk, str(one)) for one in found]

    def has_output(self) -> bool:
        return super().has_output() or self.lookup_val is not None


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
        return queryset.visible_to(asker_of(request))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        """Find a row by its key where the address names no field (``?_to_field=``)."""
        return super().get_object(request, object_id, from_field or None)

    def formfield_for_choice_field(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: object
    ) -> TypedChoiceField | None:
        """Name the blank choice in words instead of dashes."""
        may_be_blank = db_field.blank or not db_field.has_default()
        choices = db_field.get_choices(may_be_blank, [("", blank_word(db_field))])
        return super().formfield_for_choice_field(
            db_field, request, **{"choices": choices, **kwargs}
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only what the person may see, and never another district's rows."""
        kwargs.setdefault("empty_label", blank_word(db_field))
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = NamedAutocomplete(
                db_field, self.admin_site, using=kwargs.get("using")
            )
        choices: Any = kwargs.get("queryset") or db_field.related_model._default_manager.all()
        if hasattr(choices, "visible_to"):
            kwargs["queryset"] = choices.visible_to(asker_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_action_choices(
        self, request: HttpRequest, default_choices: list[tuple[str, str]] | tuple[()] = ()
    ) -> list[tuple[str, str]]:
        """Name the blank choice in words instead of dashes."""
        return super().get_action_choices(request, [("", "请选择"), *default_choices])

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Narrow a list by its filters alone: by any other column of the table, the digest of a
        password among them, one could guess at it letter by letter."""
        named = [item[0] if isinstance(item, tuple) else item for item in self.list_filter]
        offered = [getattr(item, "parameter_name", item) for item in (*named, self.date_hierarchy)]
        is_offered = any(lookup == name or lookup.startswith(f"{name}__") for name in offered)
        return is_offered and super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Take a value the database cannot compare with (the year 10**20) for a wrong filter."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, DataError) as error:
            raise IncorrectLookupParameters(error) from error

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Head the list with the plural name of its rows."""
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        roles = self.view_roles | self.change_roles
        return bool(asker_of(request).role_codes & roles)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "role_codes", None)) and self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(asker_of(request).role_codes & self.add_roles)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(asker_of(request).role_codes & self.change_roles)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(asker_of(request).role_codes & self.delete_roles)


class ExchangeAdmin(ImportExportMixin, RoleAdmin):
    """A :class:`RoleAdmin` with import and export; whoever may add may import, whoever sees exports.

    An import is background work: a file taken in, its check, the confirmation, the writing. Each
    has its page, which one may leave and come back to.
    """

    import_formats = FORMATS
    export_formats = FORMATS
    # One click gives the workbook with all columns; the library's page of boxes asks for nothing.
    skip_export_form = True

    def get_urls(self) -> list[URLPattern]:
        """Return our own pages of an import instead of the library's, which do the work at once."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        own = [
            path("import/", self.admin_site.admin_view(self.import_action), name=name),
            path(
                "import/<int:pk>/",
                self.admin_site.admin_view(self.import_page),
                name=f"{name}_result",
            ),
            path(
                "import/<int:pk>/faults/",
                self.admin_site.admin_view(self.import_faults),
                name=f"{name}_faults",
            ),
            path(
                "import/template/",
                self.admin_site.admin_view(self.import_template),
                name=f"{name}_template",
            ),
        ]
        theirs = [one for one in super().get_urls() if "import" not in (one.name or "")]
        return [*own, *theirs]

    def get_resource_kwargs(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, Any]:
        """Return what the resource is made with: who asks, for it limits itself to what he may see."""
        return {**super().get_resource_kwargs(request, *args, **kwargs), "user": asker_of(request)}

    def allows_import(self, user: Person) -> bool:
        """Return whether the person may import, also long after the request."""
        return bool(user.role_codes & self.add_roles)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.allows_import(asker_of(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Return the file; where the address narrows by nothing the list knows, say so."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            messages.error(request, "筛选条件无效，请重新筛选后再导出。")
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def import_action(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        """Take a file, and lead to the page that says what it would change."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = TableFileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["import_file"]
            taken = take_table(model=self.model, file=file, actor=asker_of(request))
            return redirect(self._address("import_result", taken.pk))
        mine = TableImport.objects.visible_to(asker_of(request)).filter(table=self.opts.label_lower)
        context = {**self.import_context(request), "form": form, "recent": mine[:5]}
        status = 422 if form.errors else 200
        return TemplateResponse(request, [self.import_template_name], context, status=status)

    def import_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how far an import is, what it would change, and take the confirmation."""
        taken = self._taken(request, pk)
        if request.method == "POST":
            try:
                if "mend" in request.POST:
                    cells = sent_cells(request.POST.dict())
                    taken = mend_table(taken=taken, cells=cells, actor=asker_of(request))
                else:
                    confirm_table(taken=taken, actor=asker_of(request))
            except NotAllowedNow as error:
                messages.error(request, error.message)
                return redirect(self._address("import"))
            return redirect(self._address("import_result", taken.pk))
        if taken.is_written:
            self._say_done(request, taken)
            return redirect(self._address("changelist"))
        done, total = progress_of(run_table, taken.pk) if taken.is_pending else (0, 0)
        context = {
            **self.import_context(request),
            **self._shown(taken.result),
            "form": TableFileForm(),
            "taken": taken,
            "done": done,
            "total": total,
        }
        status = 422 if taken.state == TableImport.State.REFUSED else 200
        page = TemplateResponse(request, [self.import_template_name], context, status=status)
        if taken.is_pending:
            page["Refresh"] = "2"
        return page

    def _taken(self, request: HttpRequest, pk: int) -> TableImport:
        """Return one's own import of this table; raises Http404 for any other."""
        mine = TableImport.objects.visible_to(asker_of(request)).filter(table=self.opts.label_lower)
        if (taken := mine.filter(pk=pk).first()) is None:
            raise Http404
        return taken

    @staticmethod
    def _shown(result: dict[str, Any]) -> dict[str, Any]:
        """Return the result with as many faults as a page holds, each cell once with a box."""
        faults, boxes = [], set()
        for fault in result.get("faults", [])[:SHOWN]:
            box = box_name(fault) if fault["line"] and fault["column"] else ""
            faults.append({**fault, "box": "" if box in boxes else box})
            boxes.add(box)
        more = len(result.get("faults", [])) - len(faults) + result.get("more_faults", 0)
        return {**result, "faults": faults, "more_faults": more}

    def import_faults(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the workbook of the faulty rows."""
        taken = self._taken(request, pk)
        try:
            data = faulty_rows(taken)
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return redirect(self._address("import_result", taken.pk))
        return download(data, f"{PurePath(taken.name).stem}-问题行.xlsx")

    def import_template(self, request: HttpRequest) -> HttpResponse:
        """Return the workbook to fill in."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        (resource_class,) = self.get_import_resource_classes(request)
        title = str(self.opts.verbose_name_plural)
        data = write_template(resource_class(user=asker_of(request)), title)
        return download(data, f"{title}导入模板.xlsx")

    def _address(self, name: str, *arguments: Any) -> str:
        options = self.opts
        return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=arguments)

    def _say_done(self, request: HttpRequest, taken: TableImport) -> None:
        counts = taken.result["preview"]
        messages.success(
            request,
            f"导入完成：新增 {counts['new']} 条，更新 {counts['update']} 条，"
            f"与现有数据相同 {counts['same']} 条。",
        )

    def import_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page of an import shows."""
        (resource_class,) = self.get_import_resource_classes(request)
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"批量导入{self.opts.verbose_name_plural}",
            "columns": columns_of(resource_class(user=asker_of(request))),
            "has_export_permission": self.has_export_permission(request),
        }
