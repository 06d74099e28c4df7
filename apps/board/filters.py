"""What the list behind the board is narrowed by; kept in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from apps.board.domain.stages import stages_of
from apps.projects.filters import department_filter
from apps.projects.models import Project
from apps.reviews.domain.reminding import kind_reminded


class OwedFilter(filters.FilterSet):
    """Words, department and stage; kind and year choose the rows and are kept as they are."""

    q = filters.CharFilter(label="项目名称", field_name="name", lookup_expr="icontains")
    department = department_filter()
    stage = filters.ChoiceFilter(label="环节", choices=[], empty_label="全部环节")

    class Meta:
        model = Project
        fields = ["q", "department", "stage"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data or {}, *args, **kwargs)
        stages = stages_of(kind_reminded(self.data.get("of", "")))
        self.filters["stage"].extra["choices"] = [(one.code, one.label) for one in stages]
