"""What the entry page asks for while people type: save, findings, evidence."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from apps.accounts.requests import person_of
from apps.core.answers import refusal, sent_json
from apps.core.errors import NotAllowedNow
from apps.entry.check_groups import parts_of
from apps.entry.domain.present import note_presence
from apps.evaluations.domain.entry import is_untouched, save_cells
from apps.evaluations.domain.entry_page import files_of
from apps.evaluations.domain.evidence import attach, detach
from apps.evaluations.forms.cells import CellsForm
from apps.evaluations.kind import KIND
from apps.evaluations.models import EvidenceFile, SelfEvaluation


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks, not a form without it."""
    return "application/json" in request.headers.get("Accept", "")


UNREADABLE = "页面发送的内容无法识别，请刷新后再试。"
OTHER_PERSON = "此浏览器已由另一位用户登录，请由原填报人重新登录后再打开本表。"


def files_beside(request: HttpRequest, pk: int, row: int | None) -> HttpResponse:
    """Return the files of a row, or of the money, as the page lists them."""
    files = EvidenceFile.objects.visible_to(request.user).filter(
        evaluation=pk, row=row, rectification=None
    )
    return JsonResponse({"files": files_of(list(files))})


class Autosave(View):
    """Saves the cells that changed. 409 when the form is closed, 400 for what is no batch."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(SelfEvaluation.objects.visible_to(request.user), pk=pk)
        try:
            data = sent_json(request)
            form = CellsForm(data)
        except (ValueError, KeyError, TypeError, AttributeError):
            return refusal(UNREADABLE, 400)
        if not form.is_readable:
            return refusal(UNREADABLE, 400)
        # Another person has signed in beside the page: what its author typed is not theirs.
        if data.get("user", request.user.pk) != request.user.pk:
            return refusal(OTHER_PERSON, 409)
        try:
            outcome = save_cells(
                key=pk, actor=request.user, changes=form.changes, revision=form.revision
            )
        except PermissionDenied as error:
            return refusal(str(error), 403)
        except NotAllowedNow as error:
            return refusal(error.message, 409)
        answer = asdict(outcome) | {"understood": {}, "keys": {}, "gone": []}
        answer["refused"] |= form.faults
        answer["saved_at"] = f"{timezone.localtime():%H:%M:%S}"
        return JsonResponse(answer)


def panel_context(evaluation: SelfEvaluation, user: Any) -> dict[str, Any]:
    """Return what the checks panel shows of a form fetched with its content."""
    report = KIND.panel(evaluation, user)
    return {
        "report": report,
        "parts": parts_of(report, scope=KIND.scope),
        "is_untouched": is_untouched(evaluation),
    }


class Findings(View):
    """The findings of the form as stored, as the piece of page that shows them."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.panel(request, pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same for a clerk who is about to submit: what stands in the way is counted."""
        own = get_object_or_404(SelfEvaluation.objects.editable_by(request.user), pk=pk)
        KIND.note_attempt(own)
        return self.panel(request, pk, is_wanted=True)

    def panel(self, request: HttpRequest, pk: int, *, is_wanted: bool = False) -> HttpResponse:
        forms = SelfEvaluation.objects.visible_to(request.user).with_content()
        context = panel_context(get_object_or_404(forms, pk=pk), request.user)
        if is_wanted:
            context["is_untouched"] = False
        return render(request, "entry/_checks.html", context)


class PresenceNote(View):
    """Notes that the editor is open; tells who else has it open and the form's revision."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        own = SelfEvaluation.objects.editable_by(request.user)
        evaluation = get_object_or_404(own, pk=pk)
        others = note_presence(document=evaluation, actor=person_of(request))
        return JsonResponse({"others": others, "revision": evaluation.revision})


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
