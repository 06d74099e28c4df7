"""The template to fill in offline, and what comes back."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from apps.core.errors import NotAllowedNow
from apps.declarations.domain.autosaving import save_cells
from apps.declarations.models import Declaration
from apps.entry.domain.protocol import Outcome
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.writers.archive import safe_name
from apps.imports.forms.fill_in import (
    UploadFillInForm,
    batch_of,
    read_template,
    sealed,
    write_template,
)
from apps.imports.forms.fill_in_changes import Returned

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLD_PAGE = "这一页已过期，请重新上传填好的模板。"


def editable(request: HttpRequest, pk: int) -> Declaration:
    """Fetch a form the person may type in now; 404 otherwise."""
    rows = Declaration.objects.visible_to(request.user).editable_by(request.user)
    return get_object_or_404(rows.with_content(), pk=pk)


class Template(View):
    """The workbook with what is typed so far."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        declaration = editable(request, pk)
        target = io.BytesIO()
        write_template(declaration, target)
        name = safe_name(declaration.project.name, declaration.fiscal_year.year, "离线填报")
        response = HttpResponse(target.getvalue(), content_type=_XLSX)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
        return response


class FillInPage(View):
    """Download, upload, and what the file would change. Nothing is stored here."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, editable(request, pk), UploadFillInForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        declaration = editable(request, pk)
        form = UploadFillInForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, declaration, form, status=422)
        file = form.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            form.add_error("file", "文件过大，不像填报模板，请确认选对了文件。")
            return self.page(request, declaration, form, status=422)
        try:
            returned = read_template(declaration, file.read())
        except UnreadableDocument as error:
            form.add_error("file", str(error))
            return self.page(request, declaration, form, status=422)
        return self.page(request, declaration, form, returned)

    def page(
        self,
        request: HttpRequest,
        declaration: Declaration,
        form: UploadFillInForm,
        returned: Returned | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {"declaration": declaration, "form": form, "returned": returned}
        if returned is not None:
            context["seal"] = sealed(returned, declaration)
        return render(request, "imports/fill_in.html", context, status=status)


class FillInSave(View):
    """Stores what the person confirmed."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        declaration = editable(request, pk)
        try:
            batch = batch_of(
                declaration, request.POST.get("seal", ""), request.POST.getlist("take")
            )
            outcome = save_cells(key=pk, actor=request.user, batch=batch)
        except ValueError:
            messages.error(request, _OLD_PAGE)
            return redirect("imports:fill-in", pk)
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return redirect("declarations:detail", pk)
        _tell(request, outcome)
        return redirect("declarations:edit", pk)


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    for reason in outcome.refused.values():
        messages.error(request, f"有一格未存入：{reason}")
    if outcome.conflicts:
        messages.warning(
            request,
            f"有 {len(outcome.conflicts)} 处在您确认期间又被同事改动，未存入；请在本页核对后填写。",
        )
    messages.success(request, "已存入离线填报的内容，请核对后提交。")
