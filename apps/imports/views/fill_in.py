"""The template to fill in offline, and what comes back."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.entry.domain.protocol import Outcome
from apps.entry.views.cells import KindView
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
from apps.projects.models import Document

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLD_PAGE = "这一页已过期，请重新上传填好的模板。"


class FillInView(KindView):
    """A page of a form the person may type in now; 404 otherwise."""

    def page_url(self, name: str, document: Document) -> str:
        return reverse(f"imports:{name}-{self.kind.namespace}", args=[document.pk])

    def editable(self, request: HttpRequest, pk: int) -> Document:
        rows = self.kind.model.objects.visible_to(request.user).editable_by(request.user)
        return get_object_or_404(rows.with_content(), pk=pk)


class Template(FillInView):
    """The workbook with what is typed so far."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self.editable(request, pk)
        target = io.BytesIO()
        write_template(document, person_of(request), target)
        name = safe_name(document.project.name, document.fiscal_year.year, "离线填报")
        response = HttpResponse(target.getvalue(), content_type=_XLSX)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
        return response


class FillInPage(FillInView):
    """Download, upload, and what the file would change. Nothing is stored here."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, self.editable(request, pk), UploadFillInForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self.editable(request, pk)
        form = UploadFillInForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, document, form, status=422)
        file = form.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            form.add_error("file", "文件过大，不像填报模板，请确认选对了文件。")
            return self.page(request, document, form, status=422)
        try:
            returned = read_template(document, file.read())
        except UnreadableDocument as error:
            form.add_error("file", str(error))
            return self.page(request, document, form, status=422)
        return self.page(request, document, form, returned)

    def page(
        self,
        request: HttpRequest,
        document: Document,
        form: UploadFillInForm,
        returned: Returned | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "document": document,
            "kind": self.kind,
            "list_url": reverse(f"{self.kind.namespace}:list"),
            "detail_url": self.kind.page("detail", document),
            "template_url": self.page_url("template", document),
            "page_url": self.page_url("fill-in", document),
            "save_url": self.page_url("fill-in-save", document),
            "form": form,
            "returned": returned,
        }
        if returned is not None:
            context["seal"] = sealed(returned, document)
        return render(request, "imports/fill_in.html", context, status=status)


class FillInSave(FillInView):
    """Stores what the person confirmed."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self.editable(request, pk)
        try:
            batch = batch_of(document, request.POST.get("seal", ""), request.POST.getlist("take"))
            outcome = self.kind.save_batch(key=pk, actor=person_of(request), batch=batch)
        except ValueError:
            messages.error(request, _OLD_PAGE)
            return redirect(self.page_url("fill-in", document))
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return redirect(self.kind.page("detail", document))
        _tell(request, outcome)
        return redirect(self.kind.page("edit", document))


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    for reason in outcome.refused.values():
        messages.error(request, f"有一格未存入：{reason}")
    if outcome.conflicts:
        messages.warning(
            request,
            f"有 {len(outcome.conflicts)} 处在您确认期间又被同事改动，未存入；请在本页核对后填写。",
        )
    messages.success(request, "已存入离线填报的内容，请核对后提交。")
