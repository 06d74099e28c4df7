"""Recomputes a whole self-evaluation and names every departure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.evaluations.scoring.points import (
    Points,
    execution_rate,
    grade_of,
    score_execution,
    score_indicator,
)
from apps.evaluations.scoring.policy import ScoringPolicy
from apps.formkit.papers import row_place
from apps.formkit.sheets.evaluation import BudgetRow, EvaluationSheet
from apps.formkit.sheets.rows import row_ids

CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Departure:
    """A printed figure that is not the computed one. ``computed`` is None where a person grades
    and the printed points lie outside what the grade allows."""

    place: str
    printed: Decimal | str | None
    computed: Decimal | str | None
    reason: str


def rate_tolerance(adjusted: Decimal) -> Decimal:
    """How far a printed rate may be off: a hundredth for rounding or cutting, and what amounts
    rounded to hundredths of 万元 leave open."""
    return CENT + (CENT * 100 / adjusted if adjusted else Decimal(0))


def rescore(sheet: EvaluationSheet, policy: ScoringPolicy) -> list[Departure]:
    """Recompute rates, scores, total and grade of a sheet; give what differs, in its order."""
    return [*_budget(sheet, policy), *_rows(sheet, policy), *_total(sheet)]


def _budget(sheet: EvaluationSheet, policy: ScoringPolicy) -> Iterator[Departure]:
    for name, row in sheet.budget.items():
        yield from _rate(f"money.rate.{name}", row, policy)
    total = sheet.budget["total"]
    if total.rate is not None and total.weight is not None and total.score is not None:
        points = score_execution(total.rate, total.weight, policy)
        if points.value is not None and abs(points.value - total.score) > CENT:
            yield Departure("money.score.total", total.score, points.value, points.formula)


def _rate(place: str, row: BudgetRow, policy: ScoringPolicy) -> Iterator[Departure]:
    budget = row.initial if policy.uses_initial_budget else row.adjusted
    if budget is None or row.executed is None or row.rate is None:
        return
    rate = execution_rate(row.executed, budget, policy)
    if rate is None:
        if row.rate:
            yield Departure(place, row.rate, Decimal(0), "预算数为 0")
    elif abs(rate - row.rate) > rate_tolerance(budget):
        yield Departure(place, row.rate, rate, f"{row.executed} ÷ {budget} = {rate}%")


def _rows(sheet: EvaluationSheet, policy: ScoringPolicy) -> Iterator[Departure]:
    for key, row in zip(row_ids(sheet.indicators), sheet.indicators, strict=True):
        if row.weight is None or row.score is None or not row.target or not row.actual:
            continue
        points = score_indicator(
            row.target, row.actual, row.weight, policy=policy, name=row.level3, level2=row.level2
        )
        yield from _score(row_place(key, "score"), row.score, points)


def _score(place: str, score: Decimal, points: Points) -> Iterator[Departure]:
    if points.value is not None and points.low == points.high:
        if abs(points.value - score) > CENT:
            yield Departure(place, score, points.value, points.formula)
    elif points.high and not points.low - CENT <= score <= points.high + CENT:
        yield Departure(place, score, None, points.formula)


def _total(sheet: EvaluationSheet) -> Iterator[Departure]:
    if sheet.total_score is None:
        return
    scores = [row.score for row in sheet.indicators if row.score is not None]
    execution = sheet.budget["total"].score
    if execution is not None and scores and len(scores) == len(sheet.indicators):
        total = sum(scores, execution)
        if abs(total - sheet.total_score) > CENT:
            yield Departure("tail.total_score", sheet.total_score, total, f"各项得分之和为 {total}")
    grade = grade_of(sheet.total_score)
    if sheet.grade and sheet.grade != grade:
        yield Departure("tail.grade", sheet.grade, grade, f"{sheet.total_score} 分对应“{grade}”")
