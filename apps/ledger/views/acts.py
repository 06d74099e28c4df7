"""What is done with an entry: corrected or struck, and what came on a slip taken or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.ledger.domain.entries import correct_entry, strike_entry
from apps.ledger.domain.slips import refuse_entry, take_entry
from apps.ledger.forms import EntryForm
from apps.ledger.models import ProgressEntry
from apps.ledger.views.pages import goal_or_404, line_page, measure_or_404


def _strike(request: HttpRequest, pk: int) -> str:
    reason = request.POST.get("reason", "")
    entry = strike_entry(pk=pk, actor=person_of(request), reason=reason)
    return f"已划去 {entry.on:%m-%d} 的 {entry.value}，记录保留。"


def _correct(request: HttpRequest, pk: int) -> str:
    form = EntryForm(request.POST)
    if not form.is_valid():
        raise ValidationError([text for texts in form.errors.values() for text in texts])
    entry = correct_entry(
        pk=pk,
        actor=person_of(request),
        typed=form.typed(),
        reason=request.POST.get("reason", ""),
        files=request.FILES.getlist("files"),
    )
    return f"已更正为 {entry.value}，原来的一笔划去保留。"


def _take(request: HttpRequest, pk: int) -> str:
    entry = take_entry(pk=pk, actor=person_of(request))
    return f"已收下 {entry.told_by} 的 {entry.value}。"


def _refuse(request: HttpRequest, pk: int) -> str:
    reason = request.POST.get("reason", "")
    entry = refuse_entry(pk=pk, actor=person_of(request), reason=reason)
    return f"{entry.told_by} 的 {entry.value} 没有收下，附件已删除。"


Acts = Mapping[str, Callable[[HttpRequest, int], str]]
KEPT: Acts = {"strike": _strike, "correct": _correct}
WAITING: Acts = {"take": _take, "refuse": _refuse}


class EntryAct(View):
    """Does an act on an entry; where it was refused, what was typed for it stays."""

    acts: ClassVar[Acts] = {}

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        seen = ProgressEntry.objects.visible_to(person_of(request)).with_names()
        line = get_object_or_404(seen, pk=pk).line
        goal_or_404(request, line.document_id)
        if act not in self.acts:
            raise Http404
        try:
            messages.success(request, self.acts[act](request, pk))
        except ValidationError as error:
            measure = measure_or_404(request, line.document_id, line.row)
            refused = {"pk": pk, "fault": "；".join(error.messages), "typed": request.POST}
            return line_page(request, measure, refused=refused)
        except NotAllowedNow as error:
            messages.error(request, error.message)
        return redirect("ledger:line", line.document_id, line.row)
