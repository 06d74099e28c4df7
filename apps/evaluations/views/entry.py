"""What the entry page asks for while people type: save, findings, evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from apps.core.answers import refusal, sent_json
from apps.core.errors import NotAllowedNow
from apps.evaluations.domain.entry import figures_of, save_cells
from apps.evaluations.domain.evidence import attach, detach
from apps.evaluations.domain.findings import CHECKS
from apps.evaluations.forms.cells import CellsForm
from apps.evaluations.models import EvidenceFile, SelfEvaluation


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks, not a form without it."""
    return "application/json" in request.headers.get("Accept", "")


class Autosave(View):
    """Saves the cells that changed. 409 when the form is closed, 400 for what is no batch."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = SelfEvaluation.objects.visible_to(request.user)
        get_object_or_404(forms, pk=pk)
        try:
            form = CellsForm.of_json(sent_json(request))
        except (ValueError, KeyError, TypeError, AttributeError):
            return refusal("页面发送的内容无法识别，请刷新后再试。", 400)
        if not form.is_readable:
            return refusal("页面发送的内容无法识别，请刷新后再试。", 400)
        try:
            outcome = save_cells(key=pk, actor=request.user, changes=form.changes)
        except PermissionDenied as error:
            return refusal(str(error), 403)
        except NotAllowedNow as error:
            return refusal(error.message, 409)
        fresh = get_object_or_404(forms.with_content(), pk=pk)
        return JsonResponse(
            {
                "revision": outcome.revision,
                "stored": list(outcome.stored),
                "refused": outcome.refused | form.faults,
                "conflicts": {item["place"]: item["current"] for item in outcome.conflicts},
                "figures": figures_of(fresh),
                "saved_at": f"{timezone.localtime():%H:%M:%S}",
            }
        )


class Findings(View):
    """The findings of the form as stored, as the piece of page that shows them."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = SelfEvaluation.objects.visible_to(request.user).with_content()
        evaluation = get_object_or_404(forms, pk=pk)
        return render(
            request, "checks/_findings.html", {"report": CHECKS.panel(evaluation, request.user)}
        )


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
        files = EvidenceFile.objects.visible_to(request.user).filter(
            evaluation=pk, row=row or None, rectification=None
        )
        return render(request, "evaluations/_files.html", {"files": files, "may_delete": True})


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
        back = item.evaluation_id
        try:
            detach(item=item, actor=request.user)
        except NotAllowedNow as error:
            if wants_json(request):
                return refusal(error.message, 409)
            messages.error(request, error.message)
        if wants_json(request):
            return JsonResponse({"deleted": pk})
        return redirect("evaluations:edit", back)
