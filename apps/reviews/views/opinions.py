"""Opinions and the review sheet: each address takes one act and goes back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.core.refused_input import keep_typed
from apps.core.responses import page_before
from apps.entry.domain.protocol import CellChange
from apps.entry.kinds import Kind, form_of, kind_of
from apps.projects.models import Document
from apps.reviews.domain import decisions, opinions, proposals
from apps.reviews.domain.finding_opinions import write_from_findings
from apps.reviews.forms import (
    OpinionForm,
    ReviewSheetForm,
    cell_change,
    marks_in,
    proposed_change,
)
from apps.reviews.models import Opinion


def back(request: HttpRequest, subject: Document) -> HttpResponse:
    """Go back to the page the act came from, or to the document."""
    return redirect(page_before(request, kind_of(subject).page("detail", subject)))


def told(request: HttpRequest, act: Callable[[], Any], done: str) -> None:
    """Do an act and tell the person what came of it; what was refused stays on his page."""
    try:
        act()
    except (ValidationError, NotAllowedNow) as error:
        messages.error(request, "；".join(error.messages))
        keep_typed(request, page_before(request, ""))
    else:
        messages.success(request, done)


def faults_of(form: Form) -> str:
    """Return the faults of a small form as one text."""
    return "；".join(str(message) for errors in form.errors.values() for message in errors)


class OpinionWrite(View):
    """Puts an opinion on a document of the kind its address is about."""

    kind: Kind = None  # type: ignore[assignment]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = self.kind.model.objects.visible_to(request.user).with_content()
        subject = get_object_or_404(forms, pk=pk)
        form = OpinionForm(request.POST)

        def act() -> None:
            if not form.is_valid():
                raise ValidationError(faults_of(form))
            entry = form.entry()
            if entry["proposed"] is not None:
                cell_change(subject, entry["place"], entry["proposed"], "")
            opinions.write_opinion(subject=subject, actor=person_of(request), **entry)

        told(request, act, "意见已记下，退回时会一并告知填报单位。")
        return back(request, subject)


class FindingOpinions(View):
    """Makes opinions of the findings ticked on the desk."""

    kind: Kind = None  # type: ignore[assignment]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        subject = get_object_or_404(self.kind.model.objects.visible_to(request.user), pk=pk)
        keys = request.POST.getlist("finding")

        def act() -> None:
            write_from_findings(subject=subject, actor=person_of(request), keys=keys)

        told(request, act, "检查发现已转为意见，可在右侧修改分量或办结。")
        return back(request, subject)


class OpinionAct(View):
    """Replies to, accepts, answers, resolves or settles one opinion."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        opinion = get_object_or_404(Opinion.objects.visible_to(person_of(request)), pk=pk)
        acts: dict[str, tuple[Callable[..., None], str]] = {
            "reply": (self.reply, "答复已发送。"),
            "accept": (self.accept, "已按建议值修改，并记为已采纳。"),
            "changed": (self.changed, "已记为修改完毕。"),
            "refused": (self.refused, "已记下不采纳的理由，审核人可以看到。"),
            "resolve": (self.resolve, "已标记为解决。"),
            "weigh": (self.weigh, "意见的分量已改。"),
            "settle": (self.settle, "已按建议值代为修改，改动记在您名下。"),
        }
        if act not in acts:
            raise Http404
        perform, done = acts[act]
        told(request, lambda: perform(request, opinion), done)
        return back(request, form_of(opinion.document))

    def reply(self, request: HttpRequest, opinion: Opinion) -> None:
        opinions.reply(opinion=opinion, actor=person_of(request), text=request.POST.get("text", ""))

    def _change(self, opinion: Opinion) -> CellChange:
        if opinion.proposed is None:
            raise ValidationError("这条意见没有附建议值。")
        return proposed_change(opinion)

    def accept(self, request: HttpRequest, opinion: Opinion) -> None:
        proposals.accept(opinion=opinion, actor=person_of(request), change=self._change(opinion))

    def changed(self, request: HttpRequest, opinion: Opinion) -> None:
        self._answer(request, opinion, Opinion.Status.CHANGED)

    def refused(self, request: HttpRequest, opinion: Opinion) -> None:
        self._answer(request, opinion, Opinion.Status.REFUSED)

    def _answer(self, request: HttpRequest, opinion: Opinion, status: Opinion.Status) -> None:
        text = request.POST.get("text", "")
        opinions.answer(opinion=opinion, actor=person_of(request), status=status, text=text)

    def resolve(self, request: HttpRequest, opinion: Opinion) -> None:
        opinions.resolve(opinion=opinion, actor=person_of(request))

    def weigh(self, request: HttpRequest, opinion: Opinion) -> None:
        opinions.weigh(opinion=opinion, actor=person_of(request), is_demand=not opinion.is_demand)

    def settle(self, request: HttpRequest, opinion: Opinion) -> None:
        proposals.settle(
            opinion=opinion,
            actor=person_of(request),
            change=self._change(opinion),
            consent=request.POST.get("consent", ""),
        )


class MarksSave(View):
    """Stores what the person typed beside the rows of a form."""

    kind: Kind = None  # type: ignore[assignment]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        subject = get_object_or_404(self.kind.model.objects.visible_to(request.user), pk=pk)
        marking = self.kind.review.marking
        if marking is None:
            raise Http404
        marks = marks_in(request.POST)
        told(
            request,
            lambda: marking.keep(subject, person_of(request), marks),
            f"{marking.title}已保存。",
        )
        return back(request, subject)


class ReviewSheetSave(View):
    """Stores the person's review sheet of a form of the kind its address is about."""

    kind: Kind = None  # type: ignore[assignment]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        subject = get_object_or_404(self.kind.model.objects.visible_to(request.user), pk=pk)
        form = ReviewSheetForm(request.POST, items=decisions.items_of(subject))

        def act() -> None:
            if not form.is_valid():
                raise ValidationError(faults_of(form))
            decisions.save_review_sheet(
                subject=subject,
                actor=person_of(request),
                **form.entry(),
            )

        told(request, act, "审核表已保存。")
        return back(request, subject)
