"""Scoring at its edges: every band's floor, every option of the rule set, every bound of a grade."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.evaluations.domain.points import Score
from apps.evaluations.scoring import (
    Points,
    ScoringPolicy,
    distribute,
    execution_rate,
    frozen_weights,
    rescore,
    scale_to,
    score_execution,
    score_indicator,
    split_evenly,
    total_of,
)
from apps.evaluations.scoring.points import qualitative_state
from apps.evaluations.scoring.recalculation import rate_tolerance
from apps.evaluations.scoring.weights import covering, default_shares
from apps.formkit.sheets.evaluation import BudgetRow, EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow, IndicatorRow

POLICY = ScoringPolicy()
BANDED = ScoringPolicy(is_satisfaction_banded=True)
TEN = Decimal("10.00")


def shape(points: Points) -> tuple[object, ...]:
    return (
        None if points.value is None else str(points.value),
        str(points.low),
        str(points.high),
        points.is_met,
        points.is_over,
        points.wants_words,
        points.formula,
    )


@pytest.mark.parametrize(
    ("actual", "value", "share"),
    [
        ("94.99%", "10.00", 100),
        ("90%", "10.00", 100),
        ("89.99%", "8.00", 80),
        ("80%", "8.00", 80),
        ("79.99%", "5.00", 50),
        ("60%", "5.00", 50),
        ("59.99%", "0.00", 0),
        ("0", "0.00", 0),
    ],
)
def test_satisfaction_is_scored_by_bands_where_the_rule_set_says_so(
    actual: str, value: str, share: int
) -> None:
    points = score_indicator("≥95%", actual, TEN, policy=BANDED, name="居民满意度")
    number = actual.rstrip("%")
    assert shape(points) == (
        value,
        value,
        value,
        None,
        False,
        False,
        f"满意度 {number}% 对应 {share}%，10.00 × {share}% = {value}",
    )


def test_bands_are_for_satisfaction_in_percent_that_missed_alone() -> None:
    met = score_indicator("≥85%", "89%", TEN, policy=BANDED, name="居民满意度")
    assert (met.value, met.is_met) == (TEN, True)
    other = score_indicator("≥95%", "76%", TEN, policy=BANDED, name="合格率")
    assert other.formula == "10.00 × 76/95 = 8.00"
    counted = score_indicator("≥95人", "76人", TEN, policy=BANDED, name="满意人数")
    assert counted.formula == "10.00 × 76/95 = 8.00"
    plain = score_indicator("≥95%", "76%", TEN, policy=POLICY, name="居民满意度")
    assert plain.formula == "10.00 × 76/95 = 8.00"


@pytest.mark.parametrize(
    ("rate", "tenths"),
    [("100", 10), ("99.99", 7), ("80", 7), ("79.99", 5), ("60", 5), ("59.99", 0), ("0", 0)],
)
def test_execution_bands_hold_from_their_floor(rate: str, tenths: int) -> None:
    policy = ScoringPolicy(is_execution_banded=True)
    points = score_execution(Decimal(rate), Decimal(20), policy)
    value = f"{tenths * 2}.00"
    assert shape(points) == (
        value,
        value,
        value,
        None,
        False,
        False,
        f"执行率 {rate}% 对应档次，20 × {tenths}/10 = {value}",
    )


def test_execution_without_a_budget_or_in_proportion() -> None:
    assert shape(score_execution(None, TEN, POLICY)) == (
        None,
        "0.00",
        "10.00",
        None,
        False,
        True,
        "预算数为 0，算不出执行率：请按实际情况打分，并在理由中写明为何没有预算",
    )
    points = score_execution(Decimal("120"), TEN, POLICY)
    assert shape(points)[:3] + shape(points)[6:] == (
        "10.00",
        "10.00",
        "10.00",
        "10.00 × 100% = 10.00",
    )


@pytest.mark.parametrize(
    ("rate", "cap"),
    [
        ("49.99", "59"),
        ("50", "69"),
        ("59.99", "69"),
        ("60", "79"),
        ("69.99", "79"),
        ("70", "89"),
        ("79.99", "89"),
        ("80", "95"),
    ],
)
def test_total_is_capped_below_each_bound_of_the_rate(rate: str, cap: str) -> None:
    policy = ScoringPolicy(caps_total=True)
    points = total_of([Decimal(95)], Decimal(rate), policy)
    assert (points.value, points.low, points.high) == (Decimal(cap),) * 3
    if cap != "95":
        assert points.formula == f"各项得分合计 95.00，执行率 {rate}%，总分不超过 {cap}"
        equal = total_of([Decimal(cap)], Decimal(rate), policy)
        assert (equal.value, equal.formula) == (Decimal(cap), f"各项得分合计 {cap}.00")
    assert total_of([Decimal(95)], None, policy).value == Decimal(95)
    assert total_of([Decimal(95)], Decimal(rate), POLICY).value == Decimal(95)


def test_target_passed_by_far_wants_the_reason_at_the_ratio_itself() -> None:
    strict = ScoringPolicy(over_ratio=Decimal("1.5"), over_deduction=Decimal(2))
    below = score_indicator("≥100人", "149人", TEN, policy=strict)
    assert shape(below) == ("10.00", "10.00", "10.00", True, False, False, "达到目标，得满分 10.00")
    at = score_indicator("≥100人", "150人", TEN, policy=strict)
    told = "为目标的 150%，10.00 - 2 = 8.00，请说明原因"
    assert shape(at) == ("8.00", "8.00", "8.00", True, True, False, told)
    free = score_indicator("≥100人", "999人", TEN, policy=POLICY)
    assert shape(free)[3:] == (True, True, False, "为目标的 999%，得满分 10.00，请说明原因")
    slip = score_indicator("≥100人", "1000人", TEN, policy=POLICY)
    assert slip.formula == "为目标的 10 倍，请核对数量和单位，得满分 10.00，请说明原因"
    harsh = replace(strict, over_deduction=Decimal(11))
    assert score_indicator("≥100人", "150人", TEN, policy=harsh).value == Decimal(0)


@pytest.mark.parametrize(
    ("target", "name", "actual", "value", "formula"),
    [
        ("=5万元", "培训成本", "5万元", "10.00", "达到目标，得满分 10.00"),
        ("=5万元", "培训成本", "4万元", "8.00", "10.00 × 4/5 = 8.00"),
        ("=5万元", "培训成本", "6万元", "8.33", "10.00 × 5/6 = 8.33"),
        ("=5场", "活动场次", "6场", "10.00", "超过目标，得满分 10.00"),
        ("≤5万元", "培训成本", "10万元", "5.00", "10.00 × 5/10 = 5.00"),
        ("≤5万元", "培训成本", "1万元", "10.00", "达到目标，得满分 10.00"),
        ("4-8场", "", "2场", "5.00", "10.00 × 2/4 = 5.00"),
        ("4-8场", "", "10场", "8.00", "10.00 × 8/10 = 8.00"),
        ("0起", "", "1起", "0.00", "目标为 0 而实际不为 0，10.00 × 0 = 0.00"),
        ("≥3场", "", "0场", "0.00", "10.00 × 0/3 = 0.00"),
        ("≥3场", "", "-1场", "0.00", "10.00 × -1/3 = 0.00"),
        ("≤-5元", "", "-3元", "10.00", "10.00 × -5/-3 = 10.00"),
        ("≥3场", "", "1场", "3.33", "10.00 × 1/3 = 3.33"),
    ],
)
def test_what_missed_is_scored_by_the_bound_that_it_missed(
    target: str, name: str, actual: str, value: str, formula: str
) -> None:
    points = score_indicator(target, actual, TEN, policy=POLICY, name=name)
    assert (points.value, points.formula) == (Decimal(value), formula)
    assert points.low == points.high == Decimal(value)
    assert points.is_met is (value == "10.00" and "满分" in formula)


def test_date_that_was_missed_is_graded_by_a_person() -> None:
    points = score_indicator("6月30日前", "7月1日", TEN, policy=POLICY)
    told = "未按期完成，请按完成程度评分"
    assert shape(points) == (None, "0.00", "10.00", False, False, False, told)
    assert score_indicator("6月30日前", "6月30日", TEN, policy=POLICY).value == TEN


@pytest.mark.parametrize(
    ("actual", "state"),
    [
        ("达成指标", "达成"),
        ("已完成", "达成"),
        ("基本达成", "部分达成"),
        ("部分完成", "部分达成"),
        ("未达成", "未达成"),
        ("未完成", "未达成"),
        ("未实现", "未达成"),
        ("工作完成", ""),
        ("", ""),
    ],
)
def test_grade_is_taken_from_the_words(actual: str, state: str) -> None:
    assert qualitative_state(f" {actual} ") == state


@pytest.mark.parametrize(
    ("target", "actual", "grade", "expected"),
    [
        ("提升", "", "", (None, "0.00", "10.00", None, "请填写实际完成值")),
        ("提升", "", "达成", (None, "0.00", "10.00", None, "请填写实际完成值")),
        ("提升", "x", "", (None, "0.00", "10.00", None, "定性指标，请先选择达成程度")),
        ("提升", "提升", "", ("10.00", "10.00", "10.00", True, "与目标一致，得满分 10.00")),
        ("是", "否", "", ("0.00", "0.00", "0.00", False, "应为“是”，实际为“否”，得 0 分")),
        ("无", "有", "", ("0.00", "0.00", "0.00", False, "应为“无”，实际为“有”，得 0 分")),
        ("是", "基本", "", (None, "6", "8", False, "部分达成，应在 6.00–8.00 分之间")),
        ("提升", "x", "未达成", (None, "0", "6", False, "未达成，应在 0.00–6.00 分之间")),
        (
            "提升",
            "x",
            "达成",
            ("10.00", "8", "10", True, "达成指标，得 10.00（可在 8.00–10.00 间调整）"),
        ),
    ],
)
def test_words_are_graded_within_their_bounds(
    target: str, actual: str, grade: str, expected: tuple[object, ...]
) -> None:
    points = score_indicator(target, actual, TEN, policy=POLICY, grade=grade)
    found = shape(points)
    numbers = tuple(None if x is None else Decimal(str(x)) for x in expected[:3])
    assert (points.value, points.low, points.high) == numbers
    assert (found[3], found[5]) == (expected[3], False)
    assert points.formula == expected[4]


@pytest.mark.parametrize(
    ("target", "actual", "told"),
    [
        ("6月30日前", "按期", "目标是期限“6月30日前”，请写明完成日期，如“11月20日”"),
        ("≥3场", "3人", "“3人”与目标“≥3场”的单位不同，不能比较，请改用目标的单位"),
        ("≥3场", "完成", "目标“≥3场”是数量，“完成”里没有数，请填写数字，如“3场”"),
        ("≥3.50", "完成", "目标“≥3.50”是数量，“完成”里没有数，请填写数字，如“3.5”"),
    ],
)
def test_what_cannot_be_compared_asks_for_points_with_a_reason(
    target: str, actual: str, told: str
) -> None:
    points = score_indicator(target, actual, TEN, policy=POLICY)
    text = f"{told}；确实没有的，请填写得分并写明理由"
    assert shape(points) == (None, "0.00", "10.00", None, False, True, text)


@pytest.mark.parametrize(
    ("actual", "value"),
    [("无", "10.00"), ("未发生责任事故。", "10.00"), ("没有", "10.00"), ("无人", None)],
)
def test_none_in_words_is_a_count_of_nought(actual: str, value: str | None) -> None:
    points = score_indicator("≤0起", actual, TEN, policy=POLICY)
    assert points.value == (Decimal(value) if value else None)
    assert score_indicator("无", "无", TEN, policy=POLICY).formula == "与目标一致，得满分 10.00"


def test_rate_rounds_halves_up_or_is_cut() -> None:
    cut = ScoringPolicy(truncates_rate=True)
    assert execution_rate(Decimal("0.12345"), Decimal(1)) == Decimal("12.35")
    assert execution_rate(Decimal("0.12345"), Decimal(1), POLICY) == Decimal("12.35")
    assert execution_rate(Decimal("0.12349"), Decimal(1), cut) == Decimal("12.34")
    assert execution_rate(Decimal(0), Decimal(5)) == Decimal(0)


def test_policy_reads_each_choice_and_says_which_it_cannot() -> None:
    assert ScoringPolicy.from_json({}) == POLICY
    read = ScoringPolicy.from_json({"over_ratio": "1.50", "uses_initial_budget": True})
    assert (read.over_ratio, read.uses_initial_budget) == (Decimal("1.50"), True)
    assert ScoringPolicy.from_json({"over_deduction": 0}).over_deduction == 0
    assert POLICY.to_json() == {
        "is_execution_banded": False,
        "is_satisfaction_banded": False,
        "truncates_rate": False,
        "uses_initial_budget": False,
        "caps_total": False,
        "over_ratio": "1.3",
        "over_deduction": "0",
    }
    for data, told in (
        ({"b": 1, "a": 2}, "评分参数中有不认识的项：a、b。"),
        ({"caps_total": 1}, "评分参数“caps_total”应为 true 或 false。"),
        ({"over_ratio": "-0.1"}, "评分参数“over_ratio”应为不小于 0 的数字。"),
        ({"over_ratio": "Infinity"}, "评分参数“over_ratio”应为不小于 0 的数字。"),
        ({"over_ratio": "x"}, "评分参数“over_ratio”应为不小于 0 的数字。"),
    ):
        with pytest.raises(ValueError, match=told):
            ScoringPolicy.from_json(data)


def sheet(**changes: object) -> EvaluationSheet:
    """A sheet whose figures all agree: rate 80 %, points 8 + 9 = 17."""
    row = EvaluationRow(
        level1="产出指标",
        level3="人数",
        target="≥100人",
        actual="90人",
        weight=TEN,
        score=Decimal(9),
    )
    total = BudgetRow(
        initial=Decimal(50),
        adjusted=Decimal(100),
        executed=Decimal(80),
        weight=TEN,
        rate=Decimal(80),
        score=Decimal(8),
    )
    empty = {name: BudgetRow() for name in ("appropriation", "carryover", "other")}
    base = EvaluationSheet(
        budget={"total": total, **empty}, indicators=[row], total_score=Decimal(17), grade="差"
    )
    for name, value in changes.items():
        setattr(base, name, value)
    return base


def departures(one: EvaluationSheet, policy: ScoringPolicy = POLICY) -> list[tuple[object, ...]]:
    return [(item.place, item.printed, item.computed, item.reason) for item in rescore(one, policy)]


def test_sheet_that_agrees_has_no_departure_and_a_cent_is_none() -> None:
    one = sheet()
    assert departures(one) == []
    one.budget["total"].score = Decimal("8.01")
    one.indicators[0].score = Decimal("8.99")
    assert departures(one) == []


def test_each_figure_that_departs_is_named_with_its_formula() -> None:
    one = sheet(total_score=Decimal("17.04"), grade="中")
    one.budget["total"].score = Decimal("8.02")
    one.indicators[0].score = Decimal("9.05")
    assert departures(one) == [
        ("money.score.total", Decimal("8.02"), Decimal("8.00"), "10.00 × 80% = 8.00"),
        ("row.r1.score", Decimal("9.05"), Decimal("9.00"), "10.00 × 90/100 = 9.00"),
        ("tail.total_score", Decimal("17.04"), Decimal("17.07"), "各项得分之和为 17.07"),
        ("tail.grade", "中", "差", "17.04 分对应“差”"),
    ]


def test_rate_is_recomputed_by_the_budget_the_rule_set_names() -> None:
    one = sheet()
    initial = ScoringPolicy(uses_initial_budget=True)
    assert departures(one, initial) == [
        ("money.rate.total", Decimal(80), Decimal("160.00"), "80 ÷ 50 = 160.00%"),
    ]
    one.budget["total"].rate = Decimal("80.02")
    assert departures(one) == []
    one.budget["total"].rate = Decimal("80.03")
    assert [found[0] for found in departures(one)] == ["money.rate.total"]
    one.budget["total"] = BudgetRow(adjusted=Decimal(0), executed=Decimal(0), rate=Decimal(1))
    assert departures(one) == [("money.rate.total", Decimal(1), Decimal(0), "预算数为 0")]
    one.budget["total"].rate = Decimal(0)
    assert departures(one) == []
    assert (rate_tolerance(Decimal(100)), rate_tolerance(Decimal(0))) == (
        Decimal("0.02"),
        Decimal("0.01"),
    )


def test_rows_left_blank_or_graded_within_their_bounds_are_no_departure() -> None:
    one = sheet(total_score=None)
    row = one.indicators[0]
    for name in ("weight", "score"):
        one.indicators = [replace(row, **{name: None})]
        assert departures(one) == []
    for name in ("target", "actual"):
        one.indicators = [replace(row, **{name: "", "score": Decimal(1)})]
        assert departures(one) == []
    graded = replace(row, target="提升", actual="部分达成")
    for score, count in (("5.98", 1), ("5.99", 0), ("8.01", 0), ("8.02", 1)):
        one.indicators = [replace(graded, score=Decimal(score))]
        found = departures(one)
        assert len(found) == count
        if found:
            told = "部分达成，应在 6.00–8.00 分之间"
            assert found == [("row.r1.score", Decimal(score), None, told)]


def test_total_is_added_up_only_where_every_row_has_its_points() -> None:
    one = sheet(total_score=Decimal(50))
    assert [found[0] for found in departures(one)] == ["tail.total_score"]
    one.indicators.append(EvaluationRow())
    assert departures(one) == []
    one.indicators = []
    assert departures(one) == []
    one = sheet(total_score=Decimal(50))
    one.budget["total"].score = None
    assert departures(one) == []
    assert departures(sheet(total_score=Decimal("17.01"))) == []
    assert departures(sheet(grade="")) == []


def rows_of(*levels: str) -> list[IndicatorRow]:
    return [IndicatorRow(level1=f"{level}指标") for level in levels]


def test_points_are_shared_out_equally_and_the_first_takes_the_rest() -> None:
    assert split_evenly(TEN, 3) == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]
    assert scale_to([Decimal(1), Decimal(2)], TEN) == [Decimal("3.34"), Decimal("6.66")]


@pytest.mark.parametrize(
    ("levels", "shares"),
    [
        ("成本 产出 效益 满意度", {"成本": 20, "产出": 40, "效益": 20, "满意度": 10}),
        ("成本 产出 效益", {"成本": 20, "产出": 40, "效益": 30}),
        ("产出 效益 满意度", {"产出": 50, "效益": 30, "满意度": 10}),
        ("产出 效益", {"产出": 50, "效益": 40}),
    ],
)
def test_default_points_by_level(levels: str, shares: dict[str, int]) -> None:
    found = default_shares({f"{level}指标" for level in levels.split()})
    assert found == {f"{level}指标": Decimal(points) for level, points in shares.items()}


def test_points_of_levels_a_form_does_not_have_go_to_its_largest() -> None:
    shares = {"产出指标": Decimal(50), "效益指标": Decimal(30), "满意度指标": Decimal(10)}
    assert covering(shares, {"产出指标", "效益指标"}) == {
        "产出指标": Decimal(60),
        "效益指标": Decimal(30),
    }
    assert covering(shares, set()) == {}
    assert covering(shares, set(shares)) == shares
    assert distribute(rows_of("产出", "别的", "产出"), {"产出指标": Decimal(5)}) == [
        Decimal("2.50"),
        Decimal(0),
        Decimal("2.50"),
    ]
    assert distribute(rows_of("产出", "效益")) == [Decimal(50), Decimal(40)]


def test_declared_weights_stand_or_are_brought_to_what_execution_leaves() -> None:
    two = rows_of("产出", "效益")
    for weights, expected in (
        (("50", "40"), ["50", "40"]),
        (("60", "40"), ["54.00", "36.00"]),
        (("60", None), ["50", "40"]),
        (("0", "0"), ["50", "40"]),
    ):
        for row, weight in zip(two, weights, strict=True):
            row.weight = None if weight is None else Decimal(weight)
        found, execution = frozen_weights(two, {})
        assert (found, execution) == ([Decimal(one) for one in expected], Decimal(10))
    for row in two:
        row.weight = None
    shares = {"预算执行率": Decimal(20), "产出指标": Decimal(40), "效益指标": Decimal(40)}
    assert frozen_weights(two, shares) == ([Decimal(40), Decimal(40)], Decimal(20))
    short = {"预算执行率": Decimal(20), "产出指标": Decimal(20), "效益指标": Decimal(20)}
    assert frozen_weights(two, short) == ([Decimal(40), Decimal(40)], Decimal(20))
    assert frozen_weights(rows_of("别的", "另外"), {})[0] == [Decimal(45), Decimal(45)]
    assert frozen_weights([], {}) == ([], Decimal(10))


SURE = Points(Decimal(8), "8 分", Decimal(8), Decimal(8))
OPEN = Points(None, "自行评分", Decimal(6), Decimal(8))


@pytest.mark.parametrize(
    ("points", "typed", "departs"),
    [
        (SURE, None, False),
        (SURE, "8", False),
        (SURE, "7.99", True),
        (OPEN, "6", False),
        (OPEN, "8", False),
        (OPEN, "5.99", True),
        (OPEN, "8.01", True),
        (Points(None, ""), "3", False),
        (Points(Decimal(10), "达成", Decimal(8), Decimal(10)), "9", False),
        (Points(Decimal(10), "达成", Decimal(8), Decimal(10)), "7", True),
    ],
)
def test_typed_points_depart_from_the_formula_or_not(
    points: Points, typed: str | None, departs: bool
) -> None:
    score = Score(points, TEN, None if typed is None else Decimal(typed))
    assert score.departs is departs
    assert score.value == (points.value if typed is None else Decimal(typed))
    assert score.wants_reason is departs
    assert replace(score, reason=" ").wants_reason is departs
    assert replace(score, reason="有据").wants_reason is False


def test_points_without_a_formula_want_words_once_they_are_typed() -> None:
    words = Points(None, "预算数为 0", Decimal(0), TEN, wants_words=True)
    assert Score(words, TEN).wants_reason is False
    assert Score(words, TEN, Decimal(5)).wants_reason is True
    assert Score(words, TEN, Decimal(5), "无预算").wants_reason is False


def test_who_must_type_and_who_must_explain_the_deviation() -> None:
    assert Score(OPEN, TEN).wants_typing is True
    assert Score(OPEN, TEN, is_filled=False).wants_typing is False
    assert Score(OPEN, TEN, Decimal(6)).wants_typing is False
    assert Score(SURE, TEN).wants_typing is False
    assert Score(SURE, TEN).wants_deviation is True
    assert Score(SURE, Decimal(8)).wants_deviation is False
    assert Score(SURE, None).wants_deviation is False
    assert Score(OPEN, TEN).wants_deviation is False
    assert Score(replace(SURE, is_over=True), Decimal(8)).wants_deviation is True


def test_number_of_unknown_direction_is_left_to_a_person_where_it_is_below() -> None:
    below = score_indicator("40", "30", TEN, policy=POLICY, name="系数", level2="质量指标")
    assert (below.value, below.low, below.high, below.wants_words) == (None, Decimal(0), TEN, True)
    assert "请按完成程度打分" in below.formula
    above = score_indicator("40", "80", TEN, policy=POLICY, name="系数", level2="质量指标")
    assert (above.value, above.is_over) == (TEN, False)
    cost = score_indicator("40", "30", TEN, policy=POLICY, name="系数", level2="经济成本指标")
    assert cost.value == TEN
    graded = score_indicator(
        "40", "30", TEN, policy=POLICY, name="系数", level2="质量指标", grade="达成"
    )
    assert graded.value == TEN
