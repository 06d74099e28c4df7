"""Filters of the lists; they survive paging because they live in the address."""

from __future__ import annotations

import django_filters as filters

from apps.evaluations.models import Rectification, SelfEvaluation
from apps.evaluations.models.evaluation import GRADES
from apps.evaluations.states import EvaluationState, RectificationState
from apps.projects.filters import DocumentFilter, department_filter, year_filter


class EvaluationFilter(DocumentFilter):
    fiscal_year = year_filter()
    state = filters.ChoiceFilter(
        label="状态", choices=EvaluationState.choices, empty_label="全部状态"
    )
    grade = filters.ChoiceFilter(
        label="等级", choices=[(one, one) for one in GRADES], empty_label="全部等级"
    )

    class Meta:
        model = SelfEvaluation
        fields = ["q", "fiscal_year", "state", "grade", "department"]


class RectificationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label="状态", choices=RectificationState.choices, empty_label="全部状态"
    )
    department = department_filter("spot_check__evaluation__unit__department")

    class Meta:
        model = Rectification
        fields = ["state", "department"]
