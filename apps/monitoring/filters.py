"""The filter of the list of monitoring sheets; it survives paging because it lives in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from apps.accounts.models import Department
from apps.monitoring.models import MonitoringNode, MonitoringSheet
from apps.monitoring.models.sheet import LIGHTS
from apps.monitoring.states import SheetState


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
