"""Figures of a year's self-evaluations by department, in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery, Sum

from apps.accounts.models import User
from apps.core.money import round_half_up
from apps.evaluations.models import SelfEvaluation, SpotCheck
from apps.evaluations.models.evaluation import GRADES
from apps.evaluations.scoring import grade_of
from apps.evaluations.states import CheckState, EvaluationState
from apps.formkit.levels import LEVEL1
from apps.workflow.models import FiscalYear

HUNDRED = Decimal(100)


@dataclass(slots=True)
class DepartmentFigures:
    """One department's year: how far it is, grades (corrected ones count), money, lost points."""

    name: str
    total: int = 0
    confirmed: int = 0
    exempt: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    points: Decimal = Decimal(0)
    adjusted: Decimal = Decimal(0)
    executed: Decimal = Decimal(0)
    weights: dict[str, Decimal] = field(default_factory=dict)
    scores: dict[str, Decimal] = field(default_factory=dict)

    @property
    def average(self) -> Decimal | None:
        """Mean total score of the confirmed forms."""
        return round_half_up(self.points / self.confirmed) if self.confirmed else None

    @property
    def rate(self) -> Decimal | None:
        """全年执行数 of all confirmed forms over their 全年预算数, in %."""
        return round_half_up(self.executed * HUNDRED / self.adjusted) if self.adjusted else None

    def lost(self, level1: str) -> Decimal | None:
        """Share of the level's points that was lost, in %."""
        weight = self.weights.get(level1)
        if not weight:
            return None
        return round_half_up((weight - self.scores[level1]) * HUNDRED / weight)

    def add(self, other: DepartmentFigures) -> None:
        """Add another department's figures, for the district's row."""
        self.total += other.total
        self.confirmed += other.confirmed
        self.exempt += other.exempt
        self.grades += other.grades
        self.points += other.points
        self.adjusted += other.adjusted
        self.executed += other.executed
        for level1 in other.weights:
            self.weights[level1] = self.weights.get(level1, Decimal(0)) + other.weights[level1]
            self.scores[level1] = self.scores.get(level1, Decimal(0)) + other.scores[level1]

    def as_row(self) -> dict[str, Any]:
        """Return the figures as a row of the table."""
        row: dict[str, Any] = {
            "name": self.name,
            "total": self.total,
            "confirmed": self.confirmed,
            "exempt": self.exempt,
            "average": self.average,
            "rate": self.rate,
        }
        row |= {f"grade_{number}": self.grades[grade] for number, grade in enumerate(GRADES)}
        row |= {f"lost_{number}": self.lost(level1) for number, level1 in enumerate(LEVEL1)}
        return row


def figures_by_department(user: User, fiscal_year: FiscalYear) -> list[DepartmentFigures]:
    """Return the visible departments' figures of a year in the order of their codes."""
    visible = SelfEvaluation.objects.visible_to(user).filter(fiscal_year=fiscal_year)
    done = SpotCheck.objects.filter(evaluation=OuterRef("pk"), state=CheckState.DONE)
    found: dict[int, DepartmentFigures] = {}
    forms = (
        visible.order_by("unit__department__code")
        .annotate(corrected=Subquery(done.order_by("-pk").values("corrected_total")[:1]))
        .values_list(
            "unit__department",
            "unit__department__name",
            "state",
            "total_score",
            "corrected",
        )
    )
    for key, name, state, total, corrected in forms:
        item = found.setdefault(key, DepartmentFigures(name))
        item.total += 1
        item.exempt += state == EvaluationState.EXEMPT
        score = total if corrected is None else corrected
        if state == EvaluationState.CONFIRMED and score is not None:
            item.confirmed += 1
            item.points += score
            item.grades[grade_of(score)] += 1
    _add_money_and_levels(found, visible.filter(state=EvaluationState.CONFIRMED))
    return list(found.values())


def _add_money_and_levels(found: dict[int, DepartmentFigures], confirmed: Any) -> None:
    # From the forms down to their rows: rows of "forms in (a query)" join the forms twice, which
    # PostgreSQL walks pair by pair for hours where it still takes the tables for empty.
    forms = confirmed.order_by()
    money = (
        forms.filter(funding_lines__source="total")
        .values_list("unit__department")
        .annotate(Sum("funding_lines__adjusted"), Sum("funding_lines__executed"))
    )
    for key, adjusted, executed in money:
        found[key].adjusted, found[key].executed = adjusted or Decimal(0), executed or Decimal(0)
    levels = (
        forms.filter(rows__weight__isnull=False, rows__score__isnull=False)
        .values_list("unit__department", "rows__level1")
        .annotate(weights=Sum("rows__weight"), scores=Sum("rows__score"))
    )
    for key, level1, weights, scores in levels:
        found[key].weights[level1], found[key].scores[level1] = weights, scores


def total_of_all(departments: list[DepartmentFigures]) -> DepartmentFigures:
    """Return the sum of all departments."""
    total = DepartmentFigures("合计")
    for item in departments:
        total.add(item)
    return total


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a bar: where it begins and how long it is, in % of the width."""

    label: str
    count: int
    start: Decimal
    width: Decimal
    kind: int


def grade_bars(item: DepartmentFigures) -> list[Bar]:
    """Part a bar by grades."""
    bars, start = [], Decimal(0)
    for kind, grade in enumerate(GRADES):
        if count := item.grades[grade]:
            width = round_half_up(HUNDRED * count / item.confirmed, 3)
            bars.append(Bar(grade, count, start, width, kind))
            start += width
    return bars
