"""Acts on findings of any kind of document: the clerk answers, the examiner overrules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import DateField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from apps.accounts.requests import person_of
from apps.checks.domain.documents import CheckedKind
from apps.checks.subjects import Subject
from apps.core.errors import NotAllowedNow
from apps.core.responses import page_before, refusal, sent_json

PREFIX = "reason-"


class FindingsView(View):
    """A view of one kind of document, named where its address is written."""

    kind: CheckedKind = None  # type: ignore[assignment]


class Answers(FindingsView):
    """All findings that want an answer, each with its reason, on one page."""

    def own_form(self, request: HttpRequest, pk: int) -> Subject:
        """Fetch a form the person may type in now; 404 otherwise."""
        forms = self.kind.model.objects.editable_by(request.user).with_content()
        return get_object_or_404(forms, pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, self.own_form(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        subject = self.own_form(request, pk)
        reasons = {
            name.removeprefix(PREFIX): str(text)
            for name, text in request.POST.items()
            if name.startswith(PREFIX)
        }
        try:
            refused = self.kind.answer(subject=subject, actor=person_of(request), reasons=reasons)
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return redirect(self.kind.page("detail", subject))
        if refused:
            messages.error(request, f"有 {len(refused)} 条理由不够明确，已在相应位置标出。")
            return self.page(request, subject, typed=reasons, faults=refused, status=422)
        messages.success(request, "答复已保存。")
        return redirect(self.kind.page("detail", subject))

    def page(
        self,
        request: HttpRequest,
        subject: Subject,
        *,
        typed: dict[str, str] | None = None,
        faults: dict[str, str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        typed, faults = typed or {}, faults or {}
        rows = [
            {
                "item": item,
                "text": typed.get(item.key, item.answer.reason if item.answer else item.earlier),
                "fault": faults.get(item.key, ""),
            }
            for item in self.kind.panel(subject, person_of(request)).answerable
        ]
        context: dict[str, Any] = {
            "subject": subject,
            "rows": rows,
            "kind_name": self.kind.model._meta.verbose_name,
            "detail_url": self.kind.page("detail", subject),
            "edit_url": self.kind.page("edit", subject),
        }
        return render(request, "checks/answers.html", context, status=status)


class AnswerGroup(FindingsView):
    """One reason for all findings of a group, from the editor: JSON {keys, reason}."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = self.kind.model.objects.editable_by(request.user).with_content()
        subject = get_object_or_404(forms, pk=pk)
        try:
            data = sent_json(request)
            reasons = {str(key): str(data["reason"]) for key in list(data["keys"])[:200]}
        except (ValueError, KeyError, TypeError, AttributeError):
            return refusal("页面发送的内容无法识别，请刷新后再试。", 400)
        try:
            refused = self.kind.answer(subject=subject, actor=person_of(request), reasons=reasons)
        except NotAllowedNow as error:
            return refusal(error.message, 409)
        return JsonResponse({"fault": next(iter(refused.values()), "")})


class Overrule(FindingsView):
    """The examiner does not accept an answer."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = self.kind.model.objects.visible_to(request.user).with_content()
        subject = get_object_or_404(forms, pk=pk)
        try:
            self.kind.overrule(
                subject=subject,
                actor=person_of(request),
                key=request.POST.get("key", ""),
                reason=request.POST.get("reason", ""),
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "已记为不认可，该表退回后单位须改正这一处才能再次提交。")
        return redirect(page_before(request, self.kind.page("detail", subject)))


class Waive(FindingsView):
    """The examiner lets one finding of this form stand, or takes that back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = self.kind.model.objects.waivable_by(request.user).with_content()
        subject = get_object_or_404(forms, pk=pk)
        reason = request.POST.get("reason", "")
        try:
            self.kind.waive(
                subject=subject,
                actor=person_of(request),
                key=request.POST.get("key", ""),
                reason=reason,
                ends_on=_day(request.POST.get("ends_on", "")),
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            done = "已豁免，这一处不再妨碍提交。" if reason.strip() else "已收回豁免。"
            messages.success(request, done)
        return redirect(page_before(request, self.kind.page("detail", subject)))


def _day(text: str) -> date | None:
    """Return a typed day, ``None`` where it is none."""
    try:
        return DateField(required=False).clean(text)
    except ValidationError:
        return None
