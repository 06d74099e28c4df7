"""What the editor of a kind asks for while people type: save, findings, presence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from apps.accounts.requests import person_of
from apps.core.answers import refusal, sent_json
from apps.core.errors import NotAllowedNow
from apps.entry.check_groups import parts_of
from apps.entry.domain.present import note_presence
from apps.entry.domain.protocol import EntryOutcome
from apps.entry.forms import CellsForm
from apps.entry.kinds import Kind

UNREADABLE: Final = "页面发送的内容无法识别，请刷新后再试。"
OTHER_PERSON: Final = "此浏览器已由另一位用户登录，请由原填报人重新登录后再打开本表。"


class KindView(View):
    """A page of one kind of form."""

    kind: Kind = None  # type: ignore[assignment]


class Autosave(KindView):
    """Saves the cells that changed. 409 when the form is closed, 400 for what is no batch."""

    cells: type[CellsForm] = CellsForm
    store: Callable[..., EntryOutcome] = None  # type: ignore[assignment]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(self.kind.model.objects.visible_to(request.user), pk=pk)
        try:
            data = sent_json(request)
            form = self.cells(data)
        except (ValueError, KeyError, TypeError, AttributeError):
            return refusal(UNREADABLE, 400)
        if not form.is_readable:
            return refusal(UNREADABLE, 400)
        # Another person has signed in beside the page: what its author typed is not theirs.
        if data.get("user", request.user.pk) != request.user.pk:
            return refusal(OTHER_PERSON, 409)
        try:
            outcome = self.store(
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


def panel_context(kind: Kind, form: Any, user: Any, *, is_untouched: bool) -> dict[str, Any]:
    """Return what the checks panel shows of a form fetched with its content."""
    report = kind.panel(form, user)
    return {
        "report": report,
        "parts": parts_of(report, scope=kind.scope),
        "is_untouched": is_untouched,
    }


class Findings(KindView):
    """The findings of the form as stored, as the piece of page that shows them."""

    is_untouched: Callable[[Any], bool] = None  # type: ignore[assignment]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.panel(request, pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same for a clerk who is about to submit: what stands in the way is counted."""
        own = get_object_or_404(self.kind.model.objects.editable_by(request.user), pk=pk)
        self.kind.note_attempt(own)
        return self.panel(request, pk, is_wanted=True)

    def panel(self, request: HttpRequest, pk: int, *, is_wanted: bool = False) -> HttpResponse:
        forms = self.kind.model.objects.visible_to(request.user).with_content()
        form = get_object_or_404(forms, pk=pk)
        is_untouched = not is_wanted and self.is_untouched(form)
        context = panel_context(self.kind, form, request.user, is_untouched=is_untouched)
        return render(request, "entry/_checks.html", context)


class PresenceNote(KindView):
    """Notes that the editor is open; tells who else has it open and the form's revision."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = get_object_or_404(self.kind.model.objects.editable_by(request.user), pk=pk)
        others = note_presence(document=form, actor=person_of(request))
        return JsonResponse({"others": others, "revision": form.revision})
