"""Evidence beside the entry page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from apps.core.answers import refusal
from apps.core.errors import NotAllowedNow
from apps.evaluations.domain.entry_page import files_of
from apps.evaluations.domain.evidence import attach, detach
from apps.evaluations.models import EvidenceFile, SelfEvaluation


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks, not a form without it."""
    return "application/json" in request.headers.get("Accept", "")


def files_beside(request: HttpRequest, pk: int, row: int | None) -> HttpResponse:
    """Return the files of a row, or of the money, as the page lists them."""
    files = EvidenceFile.objects.visible_to(request.user).filter(
        evaluation=pk, row=row, rectification=None
    )
    return JsonResponse({"files": files_of(list(files))})


class EvidenceUpload(View):
    """Takes a file for a row (``row`` 0: the money); the script gets the row's files back."""

    def post(self, request: HttpRequest, pk: int, row: int) -> HttpResponse:
        get_object_or_404(SelfEvaluation.objects.visible_to(request.user), pk=pk)
        upload: Any = request.FILES.get("file") or request.FILES.get(f"file-{row}")
        try:
            if upload is None:
                raise ValidationError("请先选择文件。")
            item = attach(key=pk, row=row or None, upload=upload, actor=request.user)
        except ValidationError as error:
            return self.answer(request, pk, row, "；".join(error.messages), 422)
        except NotAllowedNow as error:
            return self.answer(request, pk, row, error.message, 409)
        if not wants_json(request):
            messages.success(request, f"已上传“{item.name}”。")
        return self.answer(request, pk, row)

    def answer(
        self, request: HttpRequest, pk: int, row: int, fault: str = "", status: int = 200
    ) -> HttpResponse:
        if not wants_json(request):
            if fault:
                messages.error(request, fault)
            return redirect("evaluations:edit", pk)
        if fault:
            return refusal(fault, status)
        return files_beside(request, pk, row or None)


class EvidenceDownload(View):
    """The file as an attachment, to whoever may see the form."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        item = get_object_or_404(EvidenceFile.objects.visible_to(request.user), pk=pk)
        try:
            stream = item.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(
            stream,
            as_attachment=True,
            filename=item.name,
            content_type="application/octet-stream",
        )


class EvidenceDelete(View):
    """Takes a file away again while the form is open."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = get_object_or_404(EvidenceFile.objects.visible_to(request.user), pk=pk)
        back, row = item.evaluation_id, item.row_id
        try:
            detach(item=item, actor=request.user)
        except NotAllowedNow as error:
            if wants_json(request):
                return refusal(error.message, 409)
            messages.error(request, error.message)
        if wants_json(request):
            return files_beside(request, back, row)
        return redirect("evaluations:edit", back)
