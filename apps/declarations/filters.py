"""Filters of the lists; they survive paging because they live in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from apps.accounts.models import Department
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.projects.models import Project
from apps.workflow.models import FiscalYear


def _departments(request: Any) -> QuerySet:
    return Department.objects.visible_to(request.user)


def _years(request: Any) -> QuerySet:
    return FiscalYear.objects.visible_to(request.user)


class ProjectFilter(filters.FilterSet):
    q = filters.CharFilter(label="项目名称", field_name="name", lookup_expr="icontains")
    use = filters.ChoiceFilter(
        label="使用情况",
        field_name="is_active",
        choices=[("False", "已作废、停用")],
        empty_label="在用",
    )

    class Meta:
        model = Project
        fields = ["q", "use"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # Bound at all times: nothing asked for is an answer, too.
        super().__init__(data or {}, *args, **kwargs)

    def filter_queryset(self, queryset: Any) -> QuerySet:
        """Leave out what is out of use where nobody asks for it."""
        found: QuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("use") else found.filter(is_active=True)


class DeclarationFilter(filters.FilterSet):
    q = filters.CharFilter(label="关键词", method="search")
    fiscal_year = filters.ModelChoiceFilter(label="年度", queryset=_years, empty_label="全部年度")
    state = filters.ChoiceFilter(label="状态", choices=State.choices, empty_label="全部状态")
    department = filters.ModelChoiceFilter(
        label="主管部门",
        field_name="unit__department",
        queryset=_departments,
        empty_label="全部部门",
    )

    class Meta:
        model = Declaration
        fields = ["q", "fiscal_year", "state", "department"]

    def search(self, queryset: Any, name: str, value: str) -> QuerySet:
        """Search project, unit and content; the words must all occur."""
        return queryset.search(value)
