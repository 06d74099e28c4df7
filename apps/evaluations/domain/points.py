"""Scores of a stored self-evaluation: what the formulas give, and what a person chose instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from apps.core.errors import NotAllowedNow
from apps.core.money import round_half_up
from apps.evaluations.models import EvaluationFunding, ResultRow, SelfEvaluation
from apps.evaluations.scoring import (
    Points,
    ScoringPolicy,
    execution_rate,
    grade_of,
    score_execution,
    score_indicator,
    total_of,
)
from apps.formkit.values import parse
from apps.projects.domain import note_figures
from apps.workflow.models import FiscalYear

BLANK = Points(None, "")


def read_score(text: str) -> Decimal | None:
    """Read points: blank is no own points; at most two places. Raises ValidationError."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("分")
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise ValidationError(f"“{text[:20]}”不是分数。") from error
    if not number.is_finite() or abs(number) >= 1000:
        raise ValidationError(f"“{text[:20]}”不是分数。")
    return round_half_up(number)


def policy_of(fiscal_year: FiscalYear) -> ScoringPolicy:
    """Return the year's scoring choices; raises NotAllowedNow for a rule set nobody can read."""
    try:
        return ScoringPolicy.from_json(fiscal_year.rule_set.rules.scoring)
    except ValueError as error:
        raise NotAllowedNow(
            f"规则集“{fiscal_year.rule_set.name}”有误：{error}请联系财政绩效科改正。"
        ) from error


@dataclass(frozen=True, slots=True)
class Score:
    """A row's points by formula, and what a person typed in their place with the reason.

    ``is_filled`` is false while what the formula needs is still blank.
    """

    points: Points
    weight: Decimal | None
    typed: Decimal | None = None
    reason: str = ""
    is_filled: bool = True

    @property
    def value(self) -> Decimal | None:
        """What counts."""
        return self.points.value if self.typed is None else self.typed

    @property
    def departs(self) -> bool:
        """Return whether the typed points are not what the formula allows."""
        if self.typed is None or not self.points.formula:
            return False
        if self.points.value is not None and self.points.low == self.points.high:
            return self.typed != self.points.value
        return not self.points.low <= self.typed <= self.points.high

    @property
    def wants_reason(self) -> bool:
        """Return whether a reason for the typed points is missing."""
        unfounded = self.departs or (self.points.wants_words and self.typed is not None)
        return unfounded and not self.reason.strip()

    @property
    def wants_typing(self) -> bool:
        """Return whether only a person can give the points, and has not."""
        return self.is_filled and self.points.value is None and self.typed is None

    @property
    def wants_deviation(self) -> bool:
        """Return whether points are lost or the target is passed by far (财预〔2020〕10号)."""
        lost = self.value is not None and self.weight is not None and self.value < self.weight
        return lost or self.points.is_over


def score_of_row(row: ResultRow, policy: ScoringPolicy) -> Score:
    """Score a row; a row without 分值 has no points."""
    if row.weight is None:
        return Score(BLANK, None, row.typed_score, row.reason, is_filled=False)
    points = score_indicator(
        row.target,
        row.actual,
        row.weight,
        policy=policy,
        name=row.level3,
        level2=row.level2,
        grade=row.grade,
    )
    return Score(points, row.weight, row.typed_score, row.reason, bool(row.actual.strip()))


def score_of_money(line: EvaluationFunding, policy: ScoringPolicy) -> Score:
    """Score the total row of the money by its stored rate."""
    budget = line.initial if policy.uses_initial_budget else line.adjusted
    is_filled = line.weight is not None and line.executed is not None and budget is not None
    if not is_filled:
        points = Points(None, "请填写全年预算数和全年执行数", Decimal(0), line.weight or Decimal(0))
    else:
        points = score_execution(line.rate, line.weight or Decimal(0), policy)
    return Score(points, line.weight, line.typed_score, line.reason, is_filled)


def rate_of(line: EvaluationFunding, policy: ScoringPolicy) -> Decimal | None:
    """Return 执行率 of a money row from its amounts, None where it cannot be computed."""
    budget = line.initial if policy.uses_initial_budget else line.adjusted
    if line.executed is None or budget is None:
        return None
    return execution_rate(line.executed, budget, policy)


def _row_scores(rows: Sequence[ResultRow], policy: ScoringPolicy) -> list[Decimal | None]:
    """Write the score of each row; return those of the rows that bear points."""
    for row in rows:
        row.score = score_of_row(row, policy).value
    return [row.score for row in rows if row.weight is not None]


def _note_words(
    evaluation: SelfEvaluation, line: EvaluationFunding | None, rows: Sequence[ResultRow]
) -> None:
    """Note the year's amount and the words that lists search."""
    budget = None
    if line is not None:
        budget = line.initial if line.adjusted is None else line.adjusted
    words = [evaluation.expected_goal, evaluation.actual_result]
    words += [text for row in rows for text in (row.level3, row.actual)]
    note_figures(evaluation, annual_amount=budget, words=words)


def settle(
    evaluation: SelfEvaluation,
    lines: Iterable[EvaluationFunding],
    rows: Sequence[ResultRow],
    policy: ScoringPolicy,
) -> None:
    """Write scores, total, grade and what lists sum into the objects (nothing is stored here).

    Rates are left as they are: whoever changes amounts computes them anew. The total stays
    blank until every row has its points.
    """
    total_line = next((line for line in lines if line.source == "total"), None)
    _note_words(evaluation, total_line, rows)
    scores = _row_scores(rows, policy)
    if total_line is not None:
        total_line.score = score_of_money(total_line, policy).value
        scores.append(total_line.score)
    known = [score for score in scores if score is not None]
    if not known or len(known) < len(scores):
        evaluation.total_score, evaluation.grade = None, ""
        return
    rate = total_line.rate if total_line is not None else None
    total = total_of(known, rate, policy).value or Decimal(0)
    evaluation.total_score, evaluation.grade = total, grade_of(total)


def _proven(score: Score, target: str, is_proven: bool) -> Decimal:
    """Return what counts of a row: the formula's points of a number; what a person gave with
    evidence beside it alone."""
    if score.points.value is not None and not parse(target).is_qualitative:
        return score.points.value
    return (score.value or Decimal(0)) if is_proven else Decimal(0)


def proven_total(evaluation: SelfEvaluation, proven: Container[int]) -> Decimal | None:
    """Return the total of a form fetched ``with_content()`` as its evidence bears it; None where
    the form has no total yet.

    Numbers and money are counted by the formulas whatever points the unit typed in their place;
    what a person grades counts where evidence stands beside the row (财预〔2020〕10号).

    Args:
        proven: the keys of the rows with evidence.
    """
    if evaluation.total_score is None:
        return None
    policy = policy_of(evaluation.fiscal_year)
    counted = [
        _proven(score_of_row(row, policy), row.target, row.pk in proven)
        for row in evaluation.rows.all()
        if row.weight is not None
    ]
    line = next((one for one in evaluation.funding_lines.all() if one.source == "total"), None)
    rate = line.rate if line else None
    if line:
        money = score_of_money(line, policy).points.value
        counted.append((money if money is not None else line.score) or Decimal(0))
    return total_of(counted, rate, policy).value
