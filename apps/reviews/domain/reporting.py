"""审核统计: returns and their reasons, time in each office, share passed at the first submission."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Sum,
    Value,
    When,
)

from apps.accounts.models import Department, User
from apps.entry.kinds import Kind
from apps.reviews.domain.acts import finals_of, refusals_of, returns_of
from apps.reviews.models import Opinion
from apps.workflow.models import TransitionRecord

# What an opinion is about, by the beginning of its place; a cell of a row by its end.
REASONS: Final = (
    ("money.", "项目资金"),
    ("goal.", "绩效目标"),
    ("head.", "基本信息"),
    ("narrative.", "情况说明"),
    ("row.", "绩效指标"),
)
_COLUMNS: Final = {"target": "指标值", "level2": "指标归类", "level3": "指标名称"}


@dataclass(slots=True)
class DepartmentFigures:
    """One department's year. ``waits`` holds the days spent in each office and by how many stays."""

    department: str
    forms: int = 0
    approved: int = 0
    refused: int = 0
    decided: int = 0
    approved_at_once: int = 0
    returns: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    waits: dict[str, tuple[float, int]] = field(default_factory=dict)

    @property
    def share_at_once(self) -> float | None:
        """Share of the forms with a decision (approved, given back or refused at least once) that
        were approved and never given back; None where nothing was decided."""
        return self.approved_at_once / self.decided if self.decided else None

    def days(self, state: str) -> float | None:
        """Return the mean days a form spent in an office; ``None`` where none has left it yet."""
        spent, stays = self.waits.get(state, (0.0, 0))
        return round(spent / stays, 1) if stays else None

    @property
    def main_reasons(self) -> str:
        """The three most frequent reasons with their numbers."""
        return "、".join(f"{name} {count}" for name, count in self.reasons.most_common(3))

    def add(self, other: DepartmentFigures) -> None:
        """Add the figures of another department."""
        self.forms += other.forms
        self.approved += other.approved
        self.refused += other.refused
        self.decided += other.decided
        self.approved_at_once += other.approved_at_once
        self.returns += other.returns
        self.reasons.update(other.reasons)
        for state, (spent, stays) in other.waits.items():
            mine, number = self.waits.get(state, (0.0, 0))
            self.waits[state] = (mine + spent, number + stays)


def _reason() -> Case:
    """Return what an opinion is about, as the database tells it from the place."""
    cells = [
        When(place__startswith="row.", place__endswith=f".{column}", then=Value(name))
        for column, name in _COLUMNS.items()
    ]
    parts = [When(place__startswith=start, then=Value(name)) for start, name in REASONS]
    return Case(*cells, *parts, default=Value("整表"))


def offices_of(kind: Kind) -> dict[str, str]:
    """Return the states in which a form of a kind lies with an office, each with its words."""
    return {state: kind.procedure.state_labels[state].removeprefix("待") for state in kind.turns}


def review_figures(user: User, year: int, kind: Kind) -> list[DepartmentFigures]:
    """Return the figures of each visible department for a year; the last row is the sum.

    Added up by the database: what is fetched grows with the departments, not with the forms.
    """
    forms = kind.model.objects.visible_to(user).filter(
        fiscal_year__year=year, last_submitted_at__isnull=False
    )
    names = dict(Department.objects.values_list("pk", "name"))
    found: dict[int, DepartmentFigures] = {}
    counted = forms.order_by().values_list("unit__department").annotate(number=Count("key"))
    for key, number in counted:
        found[key] = DepartmentFigures(names[key], forms=number)
    keys = forms.order_by().values("key")
    _add_steps(found, TransitionRecord.objects.filter(document__in=keys).order_by(), kind)
    opinions = Opinion.objects.visible_to(user).filter(document__in=keys, is_internal=False)
    reasons = opinions.order_by().annotate(reason=_reason())
    for key, reason, number in reasons.values_list("document__unit__department", "reason").annotate(
        number=Count("pk")
    ):
        found[key].reasons[reason] = number
    total = DepartmentFigures("合计")
    for row in found.values():
        total.add(row)
    return [*sorted(found.values(), key=lambda row: row.department), total]


def _add_steps(
    found: dict[int, DepartmentFigures], steps: QuerySet[TransitionRecord], kind: Kind
) -> None:
    """Add returns, approvals and the days between a step and the next."""
    department, returns = "document__unit__department", returns_of(kind)
    for key, number in (
        steps.filter(transition__in=returns).values_list(department).annotate(number=Count("pk"))
    ):
        found[key].returns = number
    back = Exists(steps.model.objects.filter(document=OuterRef("document"), transition__in=returns))
    approved = steps.filter(transition__in=finals_of(kind)).values_list(department)
    several = Count("document", distinct=True)
    for key, number in approved.annotate(number=several):
        found[key].approved = number
    ends = refusals_of(kind)
    refused = steps.filter(transition__in=ends).values_list(department)
    for key, number in refused.annotate(number=several):
        found[key].refused = number
    decided = steps.filter(transition__in=returns | finals_of(kind) | ends)
    for key, number in decided.values_list(department).annotate(number=several):
        found[key].decided = number
    for key, number in approved.filter(~back).annotate(number=several):
        found[key].approved_at_once = number
    # A stay ends with the step that follows; its moment stands with that step.
    spent = ExpressionWrapper(F("at") - F("since"), output_field=DurationField())
    stays = steps.filter(source__in=kind.turns, since__isnull=False)
    for key, state, days, number in stays.values_list(department, "source").annotate(
        days=Sum(spent), number=Count("pk")
    ):
        found[key].waits[state] = (days.total_seconds() / 86400, number)
