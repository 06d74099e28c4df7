"""What the list behind a figure is narrowed by; kept in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.accounts.models import Unit
from apps.core.forms import LongSelect
from apps.entry.figures import PLACE, Asked, Panel, rows_behind
from apps.projects.filters import departments


class FigureFilter(filters.FilterSet):
    """Words, department, unit, the panel's line and its pick; the rest chooses the rows and is kept."""

    q = filters.CharFilter(label="项目或单位", method="search")
    department = filters.ModelChoiceFilter(
        label="主管部门",
        queryset=departments,
        empty_label="全部部门",
        method="keep",
        widget=LongSelect,
    )
    unit = filters.ModelChoiceFilter(
        label="实施单位", queryset=lambda request: Unit.objects.none(), empty_label="全部单位",
        method="of_unit", widget=LongSelect,
    )  # fmt: skip
    row = filters.ChoiceFilter(label="", choices=[], empty_label="全部", method="keep")
    pick = filters.ChoiceFilter(label="", choices=[], empty_label="全部", method="keep")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        queryset: QuerySet[Any] | None = None,
        *,
        panel: Panel,
        asked: Asked,
        **kwargs: object,
    ) -> None:
        super().__init__(data or {}, queryset, **kwargs)
        self.panel, self.asked = panel, asked
        units = Unit.objects.visible_to(asked.user).filter(department=asked.department or 0)
        self.filters["unit"].queryset = units
        self._choose("pick", panel.title, [(one.code, one.label) for one in panel.picks(asked)])
        self._choose("row", panel.head, list(panel.names(asked).items()))
        if panel.by in {"", PLACE}:
            del self.filters["row"]
        if not asked.department:
            del self.filters["unit"]

    def _choose(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        self.filters[name].label = label
        self.filters[name].extra["choices"] = choices

    def keep(self, rows: QuerySet[Any], name: str, value: object) -> QuerySet[Any]:
        """Return the rows as they are: they are narrowed together, or by what is asked."""
        return rows

    def of_unit(self, rows: QuerySet[Any], name: str, value: Unit) -> QuerySet[Any]:
        """Return the rows of a unit."""
        return rows.filter(of_unit=value.pk)

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Return the rows whose project or unit holds the words."""
        return rows.filter(Q(of_project__icontains=value) | Q(of_unit_name__icontains=value))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows behind the figure, then what else was asked for."""
        chosen = self.form.cleaned_data
        rows = rows_behind(
            self.panel, self.asked, pick=chosen.get("pick", ""), row=chosen.get("row", "")
        )
        return super().filter_queryset(rows).order_by(*self.panel.order)
