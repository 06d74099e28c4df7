"""Each rule of the self-evaluation with a form that passes and forms that fail."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.checks.engine import SELF_EVALUATION, CheckView, run
from apps.evaluations.rules import RULES
from apps.formkit.sheets.evaluation import EvaluationSheet

OWN = tuple(rule for rule in RULES if rule.about in ("", "weights"))


def row(
    level3: str, target: str, actual: str, weight: str, score: str, deviation: str = ""
) -> dict[str, Any]:
    return {
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": level3,
        "target": target,
        "actual": actual,
        "weight": weight,
        "score": score,
        "deviation": deviation,
    }


def sound(**changes: Any) -> EvaluationSheet:
    """A form without a fault; ``rows`` and ``total`` replace parts of it."""
    money = {
        "initial": "20.00",
        "adjusted": "20.00",
        "executed": "19.80",
        "weight": "10.00",
        "rate": "99.00",
        "score": "9.90",
    } | changes.pop("total", {})
    part = {key: money[key] for key in ("initial", "adjusted", "executed", "rate")}
    zero = {"initial": "0.00", "adjusted": "0.00", "executed": "0.00", "rate": "0.00"}
    data = {
        "budget": {"total": money, "appropriation": part, "carryover": zero, "other": zero},
        "expected_goal": "全年举办读书会和讲座，覆盖全部街镇，让居民就近参加阅读活动，读者满意度不低于百分之九十，并建立志愿者队伍。",
        "actual_result": "共办读书会二十六场、讲座九场，到场三千余人；志愿者由十二人增至四十人，问卷回收四百份，读者评价良好。",
        "indicators": [
            row("读书会场次", "≥25(场)", "26(场)", "20.00", "20.00"),
            row("讲座场次", "≥9(场)", "10(场)", "20.00", "20.00"),
            row("到场人数", "≥3000(人)", "3120(人)", "20.00", "20.00"),
            row("读者满意度", "≥90(%)", "93.5(%)", "20.00", "20.00"),
            row("志愿者队伍", "建立", "达成指标", "10.00", "10.00"),
        ],
        "total_score": "99.90",
        "grade": "优",
    } | changes
    return EvaluationSheet.from_json(data)


def with_row(number: int, **cells: str) -> EvaluationSheet:
    sheet = sound()
    one = sheet.indicators[number]
    for name, text in cells.items():
        setattr(one, name, Decimal(text) if name in {"weight", "score"} else text)
    return sheet


def codes(sheet: EvaluationSheet) -> set[str]:
    report = run(CheckView(sheet=sheet), scope=SELF_EVALUATION, rules=OWN)
    assert report.failures == ()
    return {finding.code for finding in report.findings}


LATE = {"executed": "17.00", "rate": "85.00", "score": "8.50"}
POOR = {"executed": "8.00", "rate": "40.00", "score": "4.00"}


def test_sound_form_has_no_finding() -> None:
    assert codes(sound()) == set()


@pytest.mark.parametrize(
    ("total", "deviation"),
    [(LATE, "讲座师资费 3 万元未执行，因讲师临时取消，下年提前签约")],
)
def test_explained_remainder_is_accepted(total: dict[str, str], deviation: str) -> None:
    sheet = sound(total=total, total_score="98.50")
    sheet.indicators[1].deviation = deviation
    assert codes(sheet) == set()


def test_money_that_came_during_the_year_is_accepted_when_told() -> None:
    result = sound().actual_result + "经费由区财政年中追加。"
    assert codes(sound(total={"initial": "0.00"}, actual_result=result)) == set()


@pytest.mark.parametrize("reason", ["无", "/", "—", "无偏差"])
def test_filling_word_is_no_reason(reason: str) -> None:
    sheet = with_row(0, actual="20(场)", score="16.00", deviation=reason)
    assert "deviation-missing" in codes(sheet)


def test_nothing_given_for_a_target_nearly_reached_is_pointed_out() -> None:
    reason = "场地维修，下年改进"
    near = with_row(0, actual="24(场)", score="0.00", deviation=reason)
    far = with_row(0, actual="9(场)", score="0.00", deviation=reason)
    assert "score-not-proportional" in codes(near)
    assert "score-not-proportional" not in codes(far)


def test_money_left_without_a_word_is_found_at_any_rate() -> None:
    told = sound().actual_result + "因12月才到账，部分经费推迟到下年使用。"
    assert "underspent-unexplained" in codes(sound(total=POOR))
    assert "underspent-unexplained" not in codes(sound(total=POOR, actual_result=told))


def test_thirty_points_are_usual_for_the_only_indicator_of_its_level() -> None:
    sheet = sound()
    first, second, *others = sheet.indicators
    first.level1, first.weight = "效益指标", Decimal(30)
    for other in (second, *others):
        other.level1 = "产出指标"
    assert "weight-concentrated" not in codes(sheet)
    second.weight = Decimal(30)
    assert "weight-concentrated" in codes(sheet)


def test_a_row_that_weighs_nothing_is_told() -> None:
    sheet = sound()
    assert "weight-zero" not in codes(sheet)
    sheet.indicators[0].weight = Decimal(0)
    assert "weight-zero" in codes(sheet)
