"""List, entry, reading and moving of self-evaluations. Each view makes one domain call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.core.tables import ListView
from apps.entry.versions import goals
from apps.entry.views.detail import FormDetail
from apps.evaluations.domain.creation import start_evaluation, start_year
from apps.evaluations.domain.paper import paper_of
from apps.evaluations.domain.queries import to_hand_out, to_start
from apps.evaluations.domain.rectification import notes_of
from apps.evaluations.domain.renewal import renew_from_version
from apps.evaluations.domain.spot_checks import departures_of
from apps.evaluations.filters import EvaluationFilter
from apps.evaluations.kind import KIND
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.tables import EvaluationTable
from apps.workflow.models import FiscalYear


class EvaluationList(ListView):
    table_class = EvaluationTable
    filterset_class = EvaluationFilter
    template_name = "evaluations/list.html"
    title = "绩效自评"
    export_name = "绩效自评"

    def get_scope(self) -> QuerySet[Any]:
        visible = SelfEvaluation.objects.visible_to(self.request.user)
        return visible.with_names().with_execution()

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = person_of(self.request)
        return super().get_context_data(
            to_start=to_start(user),
            to_hand_out=to_hand_out(user),
            is_examiner=bool(user.role_codes & Role.examiners()),
            **kwargs,
        )


class EvaluationStart(View):
    """Opens the self-evaluation of an approved declaration."""

    def post(self, request: HttpRequest, declaration_pk: int) -> HttpResponse:
        forms = goals().visible_to(request.user)
        declaration = get_object_or_404(forms, pk=declaration_pk)
        evaluation = start_evaluation(declaration=declaration, actor=person_of(request))
        return redirect("evaluations:edit", evaluation.pk)


class HandOut(View):
    """Opens a year's self-evaluations for all units at once."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        year = get_object_or_404(FiscalYear.objects.visible_to(person_of(request)), pk=pk)
        count = start_year(fiscal_year=year, actor=person_of(request))
        messages.success(request, f"已下达 {count} 份自评任务，单位可在“绩效自评”中填写。")
        return redirect("evaluations:list")


class Renew(View):
    """Follows a goal that was adjusted after the self-evaluation had begun."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = SelfEvaluation.objects.visible_to(person_of(request)).with_content()
        evaluation = get_object_or_404(forms, pk=pk)
        gone = renew_from_version(evaluation=evaluation, actor=person_of(request))
        messages.success(request, "已按最新批复的绩效目标更新，同名指标的填写内容保留。")
        if gone:
            messages.warning(request, f"批复中已没有的指标：{'、'.join(gone)}。")
        return redirect("evaluations:edit", pk)


class EvaluationDetail(FormDetail):
    kind = KIND
    template_name = "evaluations/detail.html"

    def told(self, form: SelfEvaluation, user: User) -> dict[str, Any]:
        notes = notes_of(form, user)
        departures = departures_of(form, user) if notes else []
        return {**paper_of(form), "notes": notes, "departures": departures}
