"""Filters of the lists; they survive paging because they live in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.projects.filters import DocumentFilter, year_filter
from apps.projects.models import Project


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

    def __init__(
        self, data: Mapping[str, Any] | None = None, *args: object, **kwargs: object
    ) -> None:
        # Bound at all times: nothing asked for is an answer, too.
        super().__init__(data or {}, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet:
        """Leave out what is out of use where nobody asks for it."""
        found: QuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("use") else found.filter(is_active=True)


class DeclarationFilter(DocumentFilter):
    q = filters.CharFilter(label="关键词", method="search")
    fiscal_year = year_filter()
    state = filters.ChoiceFilter(label="状态", choices=State.choices, empty_label="全部状态")

    class Meta:
        model = Declaration
        fields = ["q", "fiscal_year", "state", "department"]
