"""审核统计: returns and their reasons, time in each office, share passed at the first submission."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.reviews.domain.deciding import RETURNS
from apps.reviews.models import Opinion
from apps.workflow.models import TransitionRecord

OFFICES: Final = {
    State.UNIT_REVIEW: "单位审核",
    State.DEPARTMENT_REVIEW: "主管部门",
    State.FINANCE_FIRST: "财政初审",
    State.FINANCE_SECOND: "财政复审",
}
# What an opinion is about, by the beginning of its place.
REASONS: Final = (
    ("funding.", "项目资金"),
    ("head.total_goal", "绩效目标"),
    ("head.annual_goal", "绩效目标"),
    ("head.", "基本信息"),
    ("narrative.", "情况说明"),
    ("row.", "绩效指标"),
)
_COLUMNS: Final = {"target": "指标值", "level2": "指标归类", "level3": "指标名称"}


@dataclass(slots=True)
class DepartmentFigures:
    """One department's year. ``days`` holds the mean days in each office."""

    department: str
    forms: int = 0
    approved: int = 0
    approved_at_once: int = 0
    returns: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    waits: dict[str, list[timedelta]] = field(default_factory=lambda: defaultdict(list))

    @property
    def share_at_once(self) -> float | None:
        """Share of the approved forms that were never returned; ``None`` without approved forms."""
        return self.approved_at_once / self.approved if self.approved else None

    def days(self, state: str) -> float | None:
        """Give the mean days a form spent in an office; ``None`` where none has left it yet."""
        waits = self.waits.get(state)
        if not waits:
            return None
        return round(sum(waits, timedelta()).total_seconds() / len(waits) / 86400, 1)

    @property
    def main_reasons(self) -> str:
        """The three most frequent reasons with their numbers."""
        return "、".join(f"{name} {count}" for name, count in self.reasons.most_common(3))


def reason_of(place: str) -> str:
    """Give what an opinion at a place is about."""
    if place.startswith("row.") and place.count(".") == 2:
        return _COLUMNS.get(place.rsplit(".", 1)[1], "绩效指标")
    return next((name for start, name in REASONS if place.startswith(start)), "整表")


def review_figures(user: Any, year: int) -> list[DepartmentFigures]:
    """Give the figures of each visible department for a year; the last row is the sum.

    The number of queries does not grow with the forms.
    """
    forms = {
        form.key: form
        for form in Declaration.objects.visible_to(user)
        .filter(fiscal_year__year=year, last_submitted_at__isnull=False)
        .with_names()
    }
    total = DepartmentFigures("合计")
    by_name: dict[str, DepartmentFigures] = {}
    rows_of = {}
    for form in forms.values():
        name = form.unit.department.name
        row = by_name.setdefault(name, DepartmentFigures(name))
        rows_of[form.key] = (row, total)
    steps: dict[int, list[Any]] = defaultdict(list)
    records = TransitionRecord.objects.filter(document__in=list(forms))
    for record in records.order_by("pk"):
        steps[record.document_id].append(record)
    for key, form in forms.items():
        for row in rows_of[key]:
            _add_form(row, form, steps[key])
    opinions = Opinion.objects.visible_to(user).filter(document__in=list(forms), is_internal=False)
    for key, place in opinions.values_list("document", "place"):
        for row in rows_of[key]:
            row.reasons[reason_of(place)] += 1
    return [*sorted(by_name.values(), key=lambda row: row.department), total]


def _add_form(row: DepartmentFigures, form: Declaration, steps: list[Any]) -> None:
    returned = sum(step.transition in RETURNS for step in steps)
    approved = any(step.transition == "approve" for step in steps)
    row.forms += 1
    row.returns += returned
    row.approved += approved
    row.approved_at_once += approved and not returned
    for step, after in pairwise(steps):
        if step.target in OFFICES:
            row.waits[step.target].append(after.at - step.at)
