"""Acts on findings: the clerk answers and takes over remedies, the examiner overrules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from apps.core.answers import page_before
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.findings import (
    answer_findings,
    apply_remedy,
    findings_panel,
    overrule_answer,
)
from apps.declarations.models import Declaration

PREFIX = "reason-"


def own_form(request: HttpRequest, pk: int) -> Declaration:
    """Fetch a form the person may type in now; 404 otherwise."""
    forms = Declaration.objects.editable_by(request.user).with_content()
    return get_object_or_404(forms, pk=pk)


class Answers(View):
    """All findings that want an answer, each with its reason, on one page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, own_form(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        declaration = own_form(request, pk)
        reasons = {
            name.removeprefix(PREFIX): str(text)
            for name, text in request.POST.items()
            if name.startswith(PREFIX)
        }
        try:
            refused = answer_findings(declaration=declaration, actor=request.user, reasons=reasons)
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return redirect("declarations:detail", pk)
        if refused:
            messages.error(request, f"有 {len(refused)} 条理由不够明确，已在相应位置标出。")
            return self.page(request, declaration, typed=reasons, faults=refused, status=422)
        messages.success(request, "答复已保存。")
        return redirect("declarations:detail", pk)

    def page(
        self,
        request: HttpRequest,
        declaration: Declaration,
        *,
        typed: dict[str, str] | None = None,
        faults: dict[str, str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        typed, faults = typed or {}, faults or {}
        rows = [
            {
                "item": item,
                "text": typed.get(item.key, item.answer.reason if item.answer else ""),
                "fault": faults.get(item.key, ""),
            }
            for item in findings_panel(declaration, request.user).answerable
        ]
        context: dict[str, Any] = {"declaration": declaration, "rows": rows}
        return render(request, "checks/answers.html", context, status=status)


class ApplyRemedy(View):
    """Makes the one change a finding proposes."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        declaration = own_form(request, pk)
        try:
            remedy = apply_remedy(
                declaration=declaration, actor=request.user, key=request.POST.get("key", "")
            )
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"已按建议修改：{remedy.label}。")
        return redirect("declarations:edit", pk)


class Overrule(View):
    """The examiner does not accept an answer."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = Declaration.objects.visible_to(request.user).with_content()
        declaration = get_object_or_404(forms, pk=pk)
        try:
            overrule_answer(
                declaration=declaration,
                actor=request.user,
                key=request.POST.get("key", ""),
                reason=request.POST.get("reason", ""),
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "已记为不认可，该表退回后单位须改正这一处才能再次提交。")
        return redirect(page_before(request, reverse("declarations:detail", args=[pk])))
