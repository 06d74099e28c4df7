"""Filters of the lists; they survive paging because they live in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.forms import Select

from apps.accounts.models import Department
from apps.monitoring.models import MonitoringCase, MonitoringNode, MonitoringSheet
from apps.monitoring.models.sheet import LIGHTS
from apps.monitoring.states import CaseState, Decision, SheetState


def nodes(request: Any) -> QuerySet:
    return MonitoringNode.objects.visible_to(request.user)


def departments(request: Any) -> QuerySet:
    return Department.objects.visible_to(request.user)


class SheetFilter(filters.FilterSet):
    q = filters.CharFilter(label="项目或单位", method="search")
    node = filters.ModelChoiceFilter(label="节点", queryset=nodes, empty_label="全部节点")
    light = filters.ChoiceFilter(label="亮灯", choices=LIGHTS, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=SheetState.choices, empty_label="全部状态")
    department = filters.ModelChoiceFilter(
        label="主管部门",
        field_name="unit__department",
        queryset=departments,
        empty_label="全部部门",
    )

    class Meta:
        model = MonitoringSheet
        fields = ["q", "node", "light", "state", "department"]

    def search(self, queryset: Any, name: str, value: str) -> QuerySet:
        """Search project, unit and content; the words must all occur."""
        return queryset.search(value)


class CaseFilter(filters.FilterSet):
    node = filters.ModelChoiceFilter(
        label="节点", field_name="sheet__node", queryset=nodes, empty_label="全部节点"
    )
    state = filters.ChoiceFilter(label="状态", choices=CaseState.choices, empty_label="全部状态")
    decision = filters.ChoiceFilter(label="处置", choices=Decision.choices, empty_label="全部")
    overdue = filters.BooleanFilter(
        label="逾期",
        method="only_overdue",
        widget=Select(choices=[("", "全部"), ("true", "只看逾期")]),
    )
    department = filters.ModelChoiceFilter(
        label="主管部门",
        field_name="sheet__unit__department",
        queryset=departments,
        empty_label="全部部门",
    )

    class Meta:
        model = MonitoringCase
        fields = ["node", "state", "decision", "overdue", "department"]

    def only_overdue(self, queryset: Any, name: str, value: bool) -> QuerySet:
        """Keep those whose term is over without a decision."""
        return queryset.overdue() if value else queryset
