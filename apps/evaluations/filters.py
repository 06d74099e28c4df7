"""Filters of the lists; they survive paging because they live in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from apps.accounts.models import Department
from apps.evaluations.models import Rectification, SelfEvaluation
from apps.evaluations.models.evaluation import GRADES
from apps.evaluations.states import EvaluationState, RectificationState
from apps.workflow.models import FiscalYear


def departments(request: Any) -> QuerySet:
    return Department.objects.visible_to(request.user)


def years(request: Any) -> QuerySet:
    return FiscalYear.objects.visible_to(request.user)


class EvaluationFilter(filters.FilterSet):
    q = filters.CharFilter(label="项目或单位", method="search")
    fiscal_year = filters.ModelChoiceFilter(label="年度", queryset=years, empty_label="全部年度")
    state = filters.ChoiceFilter(
        label="状态", choices=EvaluationState.choices, empty_label="全部状态"
    )
    grade = filters.ChoiceFilter(
        label="等级", choices=[(one, one) for one in GRADES], empty_label="全部等级"
    )
    department = filters.ModelChoiceFilter(
        label="主管部门",
        field_name="unit__department",
        queryset=departments,
        empty_label="全部部门",
    )

    class Meta:
        model = SelfEvaluation
        fields = ["q", "fiscal_year", "state", "grade", "department"]

    def search(self, queryset: Any, name: str, value: str) -> QuerySet:
        """Search project, unit and content; the words must all occur."""
        return queryset.search(value)


class RectificationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label="状态", choices=RectificationState.choices, empty_label="全部状态"
    )
    department = filters.ModelChoiceFilter(
        label="主管部门",
        field_name="spot_check__evaluation__unit__department",
        queryset=departments,
        empty_label="全部部门",
    )

    class Meta:
        model = Rectification
        fields = ["state", "department"]
