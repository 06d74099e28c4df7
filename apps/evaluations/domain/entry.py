"""What the unit types into its self-evaluation, cell by cell or the whole page at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Model

from apps.accounts.models import User
from apps.core.money import in_wan
from apps.entry.domain.cells import HeldCells
from apps.entry.domain.protocol import CellChange
from apps.evaluations.domain.creation import window_obstacle
from apps.evaluations.domain.points import (
    Score,
    policy_of,
    rate_of,
    score_of_money,
    score_of_row,
    settle,
)
from apps.evaluations.models import EvaluationFunding, ResultRow, SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.formkit.papers import row_of, row_place
from apps.formkit.sheets.evaluation import BUDGET_ROWS

GOAL = "goal.actual"
ROW_CELLS = ("actual", "grade", "score", "reason", "deviation")
AMOUNTS = ("initial", "adjusted", "executed")
MONEY_CELLS = (*AMOUNTS, "score", "reason")
_FIELDS = {"score": "typed_score"}


def entry_obstacle(evaluation: SelfEvaluation, actor: User | None = None) -> str:
    """Return why the unit cannot type or submit now; empty when it can.

    A form sent back stays open after the deadline: the reviewer asked for it.
    """
    if not evaluation.is_editable:
        return f"该表现在是“{evaluation.get_state_display()}”，不能修改。"
    if evaluation.state != EvaluationState.DRAFT or evaluation.is_window_open:
        return ""
    return window_obstacle(evaluation.fiscal_year, evaluation.unit)


def text_of(place: str, value: object) -> str:
    """Return a value as the page types it, amounts in 万元."""
    if isinstance(value, Decimal) and place.split(".")[1] in AMOUNTS:
        value = in_wan(value)
    return "" if value is None else str(value)


class EvaluationCells(HeldCells):
    """The cells of one self-evaluation; scores, total and grade follow them."""

    form: SelfEvaluation
    row_columns: tuple[str, ...] = (*ROW_CELLS, "typed_score")
    form_columns: tuple[str, ...] = ("actual_result", "total_score", "grade")

    def __init__(self, form: SelfEvaluation) -> None:
        super().__init__(form)
        self.policy = policy_of(form.fiscal_year)

    def holder(self, place: str) -> tuple[Any, str]:
        """Return the object and the attribute of a place; raises KeyError for one that is not there."""
        if place == GOAL:
            return self.form, "actual_result"
        if found := row_of(place):
            key, name = found
            if name in ROW_CELLS:
                return self.by_key[key], _FIELDS.get(name, name)
        part, _, rest = place.partition(".")
        name, _, source = rest.partition(".")
        if part == "money" and name in MONEY_CELLS and source in BUDGET_ROWS:
            line = self.lines.setdefault(
                source, EvaluationFunding(evaluation=self.form, source=source)
            )
            return line, _FIELDS.get(name, name)
        raise KeyError(place)

    def follow(self, holder: Any, name: str) -> None:
        if name in AMOUNTS:
            self.follow_amounts(holder, name)
        if name in {"actual", "grade"}:
            self.follow_actual(holder)

    def text(self, place: str, value: object) -> str:
        return text_of(place, value)

    def _is_sum(self, holder: Model, name: str) -> bool:
        """Return whether an amount is that of all parts, which have some."""
        if not isinstance(holder, EvaluationFunding) or holder.source != "total":
            return False
        parts = (line for key, line in self.lines.items() if key != "total")
        return any(getattr(line, name) is not None for line in parts)

    def objection(self, change: CellChange) -> str:
        value, (holder, name) = change.value, self.holder(change.place)
        if name == "initial" and self.form.version_id:
            return "年初预算数取自批复的申报表，不能修改。"
        if name in AMOUNTS and self._is_sum(holder, name):
            return "年度资金总额由三个分项自动合计，请修改分项。"
        if name == "typed_score" and value is not None:
            return self._score_objection(holder, value)
        return ""

    def _score_objection(self, holder: ResultRow | EvaluationFunding, value: Decimal) -> str:
        if holder.weight is None:
            return "这一行没有分值，不能打分。"
        if not 0 <= value <= holder.weight:
            return f"得分应在 0 到分值 {holder.weight} 之间。"
        if isinstance(holder, ResultRow) and holder.grade:
            points = score_of_row(holder, self.policy).points
            if not points.low <= value <= points.high and points.low != points.high:
                return f"“{holder.grade}”的得分应在 {points.low:.2f} 到 {points.high:.2f} 之间。"
        return ""

    def follow_amounts(self, line: EvaluationFunding, name: str) -> None:
        """Compute what depends on an amount: the total of its column and the rates."""
        parts = [
            getattr(self.lines[key], name)
            for key in BUDGET_ROWS
            if key != "total" and key in self.lines
        ]
        known = [part for part in parts if part is not None]
        total = self.lines.setdefault(
            "total", EvaluationFunding(evaluation=self.form, source="total")
        )
        if line.source != "total":
            setattr(total, name, sum(known, Decimal(0)) if known else None)
        for item in {id(line): line, id(total): total}.values():
            item.rate = rate_of(item, self.policy)

    def follow_actual(self, row: ResultRow) -> None:
        """Forget typed points that the new grade does not allow."""
        score = score_of_row(row, self.policy)
        if row.typed_score is not None and row.grade and score.departs and not row.reason:
            row.typed_score = None

    def store(self) -> None:
        """Write everything that hangs together: cells, scores, total, grade, revision."""
        evaluation = self.form
        settle(evaluation, self.lines.values(), self.rows, self.policy)
        self.store_parts(self.row_columns)
        self.store_form(self.form_columns)

    def as_map(self) -> dict[str, Any]:
        return cells_of(self.fresh)

    def figures(self) -> dict[str, Any]:
        return figures_of(self.form)


def is_untouched(evaluation: SelfEvaluation) -> bool:
    """Return whether nothing has been typed yet: such a form is not greeted with its gaps."""
    return not (
        evaluation.actual_result
        or any(row.actual or row.grade or row.deviation for row in evaluation.rows.all())
        or any(line.executed is not None for line in evaluation.funding_lines.all())
    )


def cells_of(evaluation: SelfEvaluation) -> dict[str, Any]:
    """Return every cell that may be typed as the page shows it, by place."""
    lines = {line.source: line for line in evaluation.funding_lines.all()}
    found: dict[str, Any] = {GOAL: evaluation.actual_result}
    for source in BUDGET_ROWS:
        for name in MONEY_CELLS:
            place = f"money.{name}.{source}"
            field = _FIELDS.get(name, name)
            found[place] = text_of(place, getattr(lines.get(source), field, None))
    for row in evaluation.rows.all():
        for name in ROW_CELLS:
            place = row_place(str(row.pk), name)
            found[place] = text_of(place, getattr(row, _FIELDS.get(name, name)))
    return found


def figures_of(evaluation: SelfEvaluation) -> dict[str, Any]:
    """Return every computed figure of a form as the page shows it, by place: its text, or of points
    also the formula and what is still wanted."""
    policy = policy_of(evaluation.fiscal_year)
    found: dict[str, Any] = {}
    for row in evaluation.rows.all():
        place = row_place(str(row.pk), "score")
        found[place] = _figure(score_of_row(row, policy), deviation=row.deviation)
    for line in evaluation.funding_lines.all():
        found[f"money.rate.{line.source}"] = {"text": _text(line.rate)}
        if line.source == "total":
            found["money.score.total"] = _figure(score_of_money(line, policy), deviation="-")
    return found | {
        "tail.total_score": {"text": _text(evaluation.total_score)},
        "tail.grade": {"text": evaluation.grade},
    }


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _figure(score: Score, *, deviation: str) -> dict[str, Any]:
    """Return points for the page; only what is wanted is told, so that long forms stay light."""
    wanted = {
        "wants_reason": score.wants_reason,
        "wants_typing": score.wants_typing,
        "wants_deviation": score.wants_deviation and not deviation.strip(),
    }
    return {
        "score": _text(score.value),
        "computed": _text(score.points.value),
        "formula": score.points.formula,
        **{name: True for name, is_wanted in wanted.items() if is_wanted},
    }
