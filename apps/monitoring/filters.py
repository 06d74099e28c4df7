"""Filters of the lists; they survive paging because they live in the address."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.forms import Select
from django.http import HttpRequest

from apps.accounts.requests import person_of
from apps.monitoring.models import MonitoringCase, MonitoringNode, MonitoringSheet
from apps.monitoring.models.sheet import LIGHTS
from apps.monitoring.querysets import CaseQuerySet
from apps.monitoring.states import CaseState, Decision, SheetState
from apps.projects.filters import DocumentFilter, department_filter


def nodes(request: HttpRequest) -> QuerySet:
    return MonitoringNode.objects.visible_to(person_of(request))


class SheetFilter(DocumentFilter):
    node = filters.ModelChoiceFilter(label="节点", queryset=nodes, empty_label="全部节点")
    light = filters.ChoiceFilter(label="亮灯", choices=LIGHTS, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=SheetState.choices, empty_label="全部状态")

    class Meta:
        model = MonitoringSheet
        fields = ["q", "node", "light", "state", "department"]


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
    department = department_filter("sheet__unit__department")

    class Meta:
        model = MonitoringCase
        fields = ["node", "state", "decision", "overdue", "department"]

    def only_overdue(self, queryset: CaseQuerySet, name: str, value: bool) -> QuerySet:
        """Keep those whose term is over without a decision."""
        return queryset.overdue() if value else queryset
