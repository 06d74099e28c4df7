"""Scores of stored rows and money, what lists search and sum, and the total; nothing is stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.core.text import fold
from apps.evaluations.domain.points import (
    rate_of,
    read_score,
    score_of_money,
    score_of_row,
    settle,
)
from apps.evaluations.models import EvaluationFunding, ResultRow, SelfEvaluation
from apps.evaluations.scoring import ScoringPolicy

POLICY, INITIAL = ScoringPolicy(), ScoringPolicy(uses_initial_budget=True)


def money(**cells: Any) -> EvaluationFunding:
    given = {"source": "total", "weight": 10, "initial": 50, "adjusted": 100, "executed": 80}
    values = {**given, "rate": 80, **cells}
    return EvaluationFunding(
        **{
            name: Decimal(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
    )


def row(**cells: Any) -> ResultRow:
    given: dict[str, Any] = {
        "level2": "数量指标", "level3": "培训人数", "target": "≥100人", "actual": "90人",
        "weight": Decimal(10),
    }  # fmt: skip
    return ResultRow(**{**given, **cells})


@pytest.mark.parametrize(
    ("policy", "blank"),
    [(POLICY, "adjusted"), (POLICY, "executed"), (POLICY, "weight"), (INITIAL, "initial")],
)
def test_money_with_a_blank_cell_has_no_points_yet(policy: ScoringPolicy, blank: str) -> None:
    score = score_of_money(money(**{blank: None}), policy)
    assert (score.is_filled, score.value, score.points.formula) == (
        False,
        None,
        "请填写全年预算数和全年执行数",
    )
    assert score.points.high == (Decimal(0) if blank == "weight" else Decimal(10))


@pytest.mark.parametrize(("policy", "other"), [(POLICY, "initial"), (INITIAL, "adjusted")])
def test_money_is_scored_against_the_budget_of_the_rule_set(
    policy: ScoringPolicy, other: str
) -> None:
    score = score_of_money(money(**{other: None}), policy)
    assert (score.is_filled, score.value) == (True, Decimal("8.00"))
    assert score_of_money(money(typed_score=Decimal(7), reason="按实"), policy).value == Decimal(7)


def test_rate_is_of_the_budget_of_the_rule_set_and_blank_without() -> None:
    assert rate_of(money(), POLICY) == Decimal("80.00")
    assert rate_of(money(), INITIAL) == Decimal("160.00")
    assert rate_of(money(executed=None), POLICY) is None
    assert rate_of(money(adjusted=None), POLICY) is None
    assert rate_of(money(adjusted=None), INITIAL) == Decimal("160.00")


def test_row_without_weight_has_no_points_whatever_stands_there() -> None:
    score = score_of_row(row(weight=None, typed_score=Decimal(3), reason="x"), POLICY)
    assert (score.is_filled, score.points.value, score.typed, score.reason) == (
        False,
        None,
        Decimal(3),
        "x",
    )
    assert score_of_row(row(), POLICY).value == Decimal("9.00")
    assert not score_of_row(row(actual=" "), POLICY).is_filled


def settled(lines: list[EvaluationFunding], rows: list[ResultRow]) -> SelfEvaluation:
    form = SelfEvaluation(expected_goal="全年培训", actual_result="培训完成")
    settle(form, lines, rows, POLICY)
    return form


def test_lists_sum_the_adjusted_budget_and_search_goals_rows_and_results() -> None:
    form = settled(
        [money(), money(source="other", adjusted=7)], [row(), row(actual="乙", level3="丙")]
    )
    assert form.annual_amount == Decimal(100)
    assert form.search_text == fold("全年培训 培训完成 培训人数 90人 丙 乙")
    assert settled([money(adjusted=None)], [row()]).annual_amount == Decimal(50)
    assert settled([], [row()]).annual_amount is None


def test_total_stands_once_every_row_and_the_money_have_their_points() -> None:
    form = settled([money()], [row(), row(actual="100人")])
    assert (form.total_score, form.grade) == (Decimal("27.00"), "差")
    assert settled([money()], [row(actual="")]).total_score is None
    assert settled([money(executed=None)], [row()]).total_score is None
    assert settled([], []).total_score is None
    lines, rows = [money()], [row(weight=None), row()]
    assert settled(lines, rows).total_score == Decimal("17.00")
    assert (lines[0].score, rows[0].score, rows[1].score) == (
        Decimal("8.00"),
        None,
        Decimal("9.00"),
    )
    assert settled([], [row(weight=Decimal(100), actual="100人")]).grade == "优"


def test_points_typed_are_read_with_two_places() -> None:
    assert [read_score(text) for text in ("", "９.５分", "9.005", "-999.99")] == [
        None,
        Decimal("9.50"),
        Decimal("9.01"),
        Decimal("-999.99"),
    ]
    for text in ("1000", "-1000", "九", "NaN", "Infinity"):
        with pytest.raises(ValidationError, match="不是分数"):
            read_score(text)
