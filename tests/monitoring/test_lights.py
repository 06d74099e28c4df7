"""The lights of monitoring: what each threshold decides, at its edge and on both sides of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from apps.monitoring.lights import (
    Light,
    LightPolicy,
    Likelihood,
    MoneyState,
    RowState,
    Verdict,
    elapsed_share,
    is_reason_due,
    money_light,
    row_light,
    sheet_light,
)
from apps.monitoring.lights.row import is_due

POLICY = LightPolicy()
JULY = date(2026, 7, 31)
HALF = Decimal(50)


def row(target: str, actual: str = "", **more: object) -> RowState:
    return RowState(name=str(more.pop("name", "开班期数")), target=target, actual=actual, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "actual", "light"),
    [
        ("≥100(人)", "40人", Light.GREEN),  # 10 points behind: still green
        ("≥100(人)", "39人", Light.YELLOW),
        ("≥100(人)", "20人", Light.YELLOW),  # 30 behind: still yellow
        ("≥100(人)", "19人", Light.RED),
        ("≥100(人)", "0人", Light.RED),
        ("≥95(%)", "96%", Light.GREEN),
        ("≥95(%)", "80%", Light.YELLOW),  # a rate is held against its target, not the calendar
        ("≥95(%)", "50%", Light.RED),
        ("≤12(万元)", "3万元", Light.GREEN),  # spending less is no delay
        ("≤12(万元)", "12万元", Light.GREEN),
        ("≤12(万元)", "12.01万元", Light.RED),
        ("6月30日前", "6月20日", Light.GREEN),
        ("6月30日前", "7月2日", Light.RED),
        ("≥100(人)", "四十余", Light.NONE),
        ("≥100(人)", "", Light.NONE),
    ],
)
def test_a_row_is_held_against_the_elapsed_term(target: str, actual: str, light: Light) -> None:
    assert row_light(row(target, actual), HALF, POLICY).light == light


def test_blank_is_not_nought() -> None:
    assert row_light(row("≥100(人)", ""), HALF, POLICY).formula == "待填"
    assert row_light(row("≥100(人)", "0人"), HALF, POLICY).light == Light.RED


@pytest.mark.parametrize(
    ("forecast", "light"),
    [("100人", Light.GREEN), ("99人", Light.YELLOW), ("60人", Light.YELLOW), ("59人", Light.RED)],
)
def test_a_forecast_below_the_target_lights_the_row(forecast: str, light: Light) -> None:
    assert row_light(row("≥100(人)", "50人", forecast=forecast), HALF, POLICY).light == light


def test_a_forecast_above_a_ceiling_is_red() -> None:
    state = row("≤100(万元)", "50万元", forecast="101万元")
    assert row_light(state, HALF, POLICY).light == Light.RED


def test_impossible_is_red_and_not_due_has_no_light() -> None:
    sure = row("≥100(人)", "90人", likelihood=Likelihood.IMPOSSIBLE)
    assert row_light(sure, HALF, POLICY).light == Light.RED
    assert row_light(row("≥90(%)", is_not_due=True), HALF, POLICY) == Verdict(
        Light.NONE, "暂未到时点，不亮灯"
    )


@pytest.mark.parametrize(
    ("grade", "light"),
    [("达成", Light.GREEN), ("部分达成", Light.GREEN), ("未达成", Light.RED)],
)
def test_qualitative_rows_are_graded(grade: str, light: Light) -> None:
    assert row_light(row("有效提升", grade=grade), HALF, POLICY).light == light


def test_a_cost_without_operator_is_a_ceiling() -> None:
    state = row("20(万元)", "21万元", name="设备采购", level2="经济成本指标")
    assert row_light(state, HALF, POLICY).light == Light.RED
    within = row("20(万元)", "5万元", name="设备采购", level2="经济成本指标")
    assert row_light(within, HALF, POLICY).light == Light.GREEN


def test_the_formula_says_how_the_light_came() -> None:
    verdict = row_light(row("≥720(人)", "301人"), Decimal("58.3"), POLICY)
    assert verdict.formula == (
        "完成 301人 ÷ 目标 ≥720(人) ＝ 41.8%，时间进度 58.3%，落后 16.5 个百分点，超过 10"
    )


@pytest.mark.parametrize(
    ("likelihood", "light", "due"),
    [
        (Likelihood.SURE, Light.GREEN, False),
        (Likelihood.SURE, Light.YELLOW, True),
        (Likelihood.POSSIBLE, Light.GREEN, True),
        (Likelihood.IMPOSSIBLE, Light.RED, True),
    ],
)
def test_a_reason_is_due_by_light_or_doubt(likelihood: Likelihood, light: Light, due: bool) -> None:
    assert is_reason_due(row("≥1(个)", "1个", likelihood=likelihood), light) is due


@pytest.mark.parametrize(
    ("target", "due"),
    [("≥3(次)", True), ("7月底前", True), ("2026年12月31日前", False), ("2025年12月31日前", True)],
)
def test_a_date_after_the_period_is_not_due(target: str, due: bool) -> None:
    assert is_due(target, JULY) is due


@pytest.mark.parametrize(
    ("on", "least"),
    [
        (date(2026, 4, 30), "25"),
        (date(2026, 6, 30), "40"),
        (date(2026, 8, 31), "60"),
        (date(2026, 10, 31), "80"),
        (date(2026, 12, 31), "100"),
    ],
)
def test_the_pace_of_spending_by_date(on: date, least: str) -> None:
    assert POLICY.least_spent(on) == Decimal(least)


def test_the_pace_is_linear_between_the_months() -> None:
    assert POLICY.least_spent(JULY) == Decimal(50)


@pytest.mark.parametrize(
    ("executed", "progress", "light"),
    [
        ("50", ["50"], Light.GREEN),
        ("49.99", ["50"], Light.YELLOW),  # below the pace of July
        ("60", ["50"], Light.GREEN),  # ten points apart: still green
        ("61", ["50"], Light.YELLOW),
        ("100.01", ["100"], Light.RED),
        ("60", ["300", "0"], Light.GREEN),  # one row cannot stand for another beyond 100 %
    ],
)
def test_the_light_of_the_money(executed: str, progress: list[str], light: Light) -> None:
    money = MoneyState(adjusted=Decimal(100), executed=Decimal(executed))
    assert money_light(money, JULY, [Decimal(p) for p in progress], POLICY).light == light


def test_money_without_a_figure_has_no_light() -> None:
    blank = MoneyState(adjusted=Decimal(100), executed=None)
    assert money_light(blank, JULY, [HALF], POLICY).light == Light.NONE
    nought = MoneyState(adjusted=Decimal(100), executed=Decimal(0))
    assert money_light(nought, JULY, [HALF], POLICY).light == Light.YELLOW


def test_money_expected_beyond_the_budget_is_red() -> None:
    money = MoneyState(adjusted=Decimal(100), executed=Decimal(55), expected=Decimal(101))
    assert money_light(money, JULY, [], POLICY).light == Light.RED


@pytest.mark.parametrize(
    ("start", "end", "share"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), Decimal(212) * 100 / 365),
        (date(2026, 7, 1), date(2026, 8, 31), HALF),
        (date(2026, 9, 1), date(2026, 12, 31), Decimal(0)),
        (date(2025, 3, 1), date(2026, 6, 30), Decimal(100)),
        (None, None, Decimal(212) * 100 / 365),
    ],
)
def test_the_term_is_the_project_s_own(
    start: date | None, end: date | None, share: Decimal
) -> None:
    assert elapsed_share(start, end, JULY) == share


def verdicts(*lights: Light, weight: int = 5) -> list[tuple[Verdict, Decimal | None]]:
    return [(Verdict(light, ""), Decimal(weight)) for light in lights]


def test_a_sheet_is_as_bad_as_its_worst_row() -> None:
    green = Verdict(Light.GREEN, "")
    assert sheet_light(verdicts(Light.GREEN, Light.RED), green, POLICY) == Light.RED
    assert sheet_light(verdicts(Light.GREEN, Light.NONE), green, POLICY) == Light.GREEN
    assert sheet_light([], Verdict(Light.NONE, ""), POLICY) == Light.NONE


def test_a_single_light_row_among_ten_counts_only_by_weight() -> None:
    green = Verdict(Light.GREEN, "")
    nine = [Light.GREEN] * 9
    assert sheet_light(verdicts(*nine, Light.YELLOW, weight=9), green, POLICY) == Light.GREEN
    assert sheet_light(verdicts(*nine, Light.YELLOW, weight=10), green, POLICY) == Light.YELLOW
    assert sheet_light(verdicts(*nine[:8], Light.YELLOW), green, POLICY) == Light.YELLOW
    two = verdicts(*nine[:8], Light.YELLOW, Light.YELLOW)
    assert sheet_light(two, green, POLICY) == Light.YELLOW
    late = Verdict(Light.YELLOW, "")
    assert sheet_light(verdicts(*nine, Light.YELLOW), late, POLICY) == Light.YELLOW


def test_the_policy_survives_json_and_refuses_what_is_no_figure() -> None:
    changed = LightPolicy(late_red=Decimal(40), pace=((6, Decimal(50)),), case_days=5)
    assert LightPolicy.from_json(changed.to_json()) == changed
    with pytest.raises(ValueError, match="late_red"):
        LightPolicy.from_json({"late_red": "高"})
    with pytest.raises(ValueError, match="不认识"):
        LightPolicy.from_json({"lamp": 1})
