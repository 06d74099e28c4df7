"""The list of empty forms, and one of them with its cells."""

from __future__ import annotations

import json
import re
from typing import Any, cast
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.blanks.domain import templates
from apps.blanks.domain.cells import field_at, table_at
from apps.blanks.domain.copies import read_copy
from apps.blanks.domain.filled_forms import is_list, request_filling, sample_of
from apps.blanks.forms import CellForm, CopyForm, FillForm, MappingForm, TemplateForm
from apps.blanks.models import BoundTemplate
from apps.blanks.page import kinds_of, questions_of, sheets_of
from apps.core.errors import NotAllowedNow
from apps.core.text import storable
from apps.exports.domain.requests import may_export
from apps.imports.domain.matches import may_import

_AT = re.compile(r"(\d{1,3})\.(\d{1,5})\.(\d{1,4})")
_MOST_MAPPING = 1024 * 1024


class BlankAccess(View):
    """Pages of those who work on forms."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not may_export(person_of(request)):
            raise PermissionDenied("只有填报、审核人员可以使用表样。")
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        """Return who asks."""
        return cast(User, self.request.user)

    def template_of(self, pk: int) -> BoundTemplate:
        """Return a form the person may see; 404 for another."""
        seen = BoundTemplate.objects.visible_to(self.person)
        found: BoundTemplate = get_object_or_404(seen.select_related("unit"), pk=pk)
        return found


class TemplateList(BlankAccess):
    """The forms that are kept, and the upload of another."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(TemplateForm(user=self.person))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TemplateForm(request.POST, request.FILES, user=self.person)
        if form.is_valid():
            data = dict(form.cleaned_data)
            try:
                template = templates.upload_template(
                    actor=self.person, file=data.pop("upload"), **data
                )
            except ValidationError as error:
                form.add_error("upload", error)
            else:
                return redirect("blanks:detail", template.pk)
        return self.page(form, status=422)

    def page(self, form: TemplateForm, status: int = 200) -> HttpResponse:
        rows = BoundTemplate.objects.visible_to(self.person).in_use().select_related("unit")
        shown_rows = [
            {"template": one, "kinds": kinds_of(one.bound), "questions": one.bound.questions}
            for one in rows.defer("grids")[:200]
        ]
        context = {"form": form, "rows": shown_rows, "may_keep": templates.may_keep(self.person)}
        return render(self.request, "blanks/list.html", context, status=status)


class TemplatePage(BlankAccess):
    """One form: its cells, what fills it, what reads it back."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.template_of(pk))

    def page(self, template: BoundTemplate, status: int = 200, **forms: Any) -> HttpResponse:
        binding = template.bound
        may_change = templates.may_change(self.person, template)
        chosen = self.chosen(template) if may_change else None
        cell = None
        if chosen is not None:
            number, row, column = chosen
            bound = binding.forms[number]
            first = CellForm.initial_of(field_at(bound, row, column), template.revision)
            is_column = table_at(bound, row) is not None
            cell = {
                "at": f"{number}.{row}.{column}",
                "form": forms.get("cell") or CellForm(initial=first, bound=bound),
                "is_column": is_column,
            }
        context = {
            "template": template,
            "kinds": kinds_of(binding),
            "sheets": list(sheets_of(template, chosen)),
            "questions": questions_of(binding),
            "cell": cell,
            "may_change": may_change,
            "may_read": may_import(self.person),
            "is_list": is_list(template),
            "fill": forms.get("fill") or FillForm(user=self.person),
            "copy": forms.get("copy") or CopyForm(),
            "mapping": forms.get("mapping") or MappingForm(),
        }
        return render(self.request, "blanks/detail.html", context, status=status)

    def chosen(self, template: BoundTemplate) -> tuple[int, int, int] | None:
        """Return the cell that the address names."""
        found = _AT.fullmatch(self.request.GET.get("at", ""))
        if not found or int(found[1]) >= len(template.bound.forms):
            return None
        return int(found[1]), int(found[2]), int(found[3])


class TemplateBind(TemplatePage):
    """Says what stands in a cell."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect("blanks:detail", self.template_of(pk).pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = self.template_of(pk)
        if not templates.may_change(self.person, template):
            raise PermissionDenied(templates.OTHERS)
        chosen = self.chosen(template)
        if chosen is None:
            return redirect("blanks:detail", pk)
        number, row, column = chosen
        form = CellForm(request.POST, bound=template.bound.forms[number])
        if form.is_valid():
            try:
                templates.bind_cell(
                    actor=self.person,
                    template=template,
                    form=number,
                    row=row,
                    column=column,
                    field=form.field(),
                    expected_revision=form.cleaned_data["revision"],
                )
            except (ValidationError, NotAllowedNow) as error:
                form.add_error(None, getattr(error, "message", str(error)))
            else:
                messages.success(request, "已改好对应关系。")
                return redirect("blanks:detail", pk)
        return self.page(template, status=422, cell=form)


class TemplateFill(TemplatePage):
    """Queues the filling."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect("blanks:detail", self.template_of(pk).pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = self.template_of(pk)
        form = FillForm(request.POST, user=self.person)
        if form.is_valid():
            try:
                request_filling(actor=self.person, template=template, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect("exports:list")
        return self.page(template, status=422, fill=form)


class TemplateSample(BlankAccess):
    """The form filled with a sample, on the screen."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = self.template_of(pk)
        try:
            found = sample_of(template, self.person)
        except ValidationError as error:
            messages.error(request, error.message)
            return redirect("blanks:detail", pk)
        context = {"template": template, **(found or {"grids": [], "notes": []})}
        return render(request, "blanks/sample.html", context)


class TemplateRead(TemplatePage):
    """Reads a filled copy into drafts."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect("blanks:detail", self.template_of(pk).pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = self.template_of(pk)
        if not may_import(self.person):
            raise PermissionDenied("只有填报人和财政审核人员可以导入文件。")
        form = CopyForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                batch = read_copy(
                    actor=self.person, template=template, file=form.cleaned_data["copy"]
                )
            except ValidationError as error:
                form.add_error("copy", error)
            else:
                return redirect("imports:batch", batch.pk)
        return self.page(template, status=422, copy=form)


class TemplateMapping(TemplatePage):
    """The binding as a file to hand on, and the taking of one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = self.template_of(pk)
        data = {
            "name": template.name,
            "system": template.system,
            "sha256": template.sha256,
            "binding": template.binding,
        }
        text = json.dumps(data, ensure_ascii=False, indent=1)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        name = quote(f"{template.name}-对应关系.json")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = self.template_of(pk)
        if not templates.may_change(self.person, template):
            raise PermissionDenied(templates.OTHERS)
        form = MappingForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                templates.take_binding(
                    actor=self.person,
                    template=template,
                    data=_mapping(form.cleaned_data["mapping"].read(_MOST_MAPPING)),
                )
            except ValidationError as error:
                form.add_error("mapping", error)
            else:
                messages.success(request, "已换用导入的对应关系。")
                return redirect("blanks:detail", pk)
        return self.page(template, status=422, mapping=form)


def _mapping(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        data = None
    return storable(data) if isinstance(data, dict) else {}


class TemplateFile(BlankAccess):
    """The empty form as it was uploaded."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        template = self.template_of(pk)
        try:
            file = template.content.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(file, content_type="application/octet-stream")
        name = quote(template.file_name)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response


class TemplateRetire(BlankAccess):
    """Puts a form away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = self.template_of(pk)
        templates.retire_template(actor=self.person, template=template)
        messages.success(request, f"已停用“{template.name}”。")
        return redirect("blanks:list")
