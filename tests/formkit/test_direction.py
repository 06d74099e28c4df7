"""Which way is better: operator first, then name, level and unit; what nothing tells is unknown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.formkit.indicators import Direction, compare, direction, preferred
from apps.formkit.indicators.direction import LIKELY, preferred_of
from apps.formkit.indicators.reading import read_indicator
from apps.formkit.values import parse


@pytest.mark.parametrize(
    ("target", "name", "level2", "way"),
    [
        ("≥20%", "经费支出率", "经济成本指标", Direction.HIGHER),
        ("500元/人", "人均标准", "经济成本指标", Direction.LOWER),
        ("500元/人", "人均标准", "经济成本", Direction.LOWER),
        ("20", "噪声", "社会成本指标", Direction.LOWER),
        ("90", "家长", "服务对象满意度指标", Direction.HIGHER),
        ("3", "居民投诉次数", "服务对象满意度指标", Direction.LOWER),
        ("30天", "办理", "质量指标", Direction.UNKNOWN),
        ("30", "系数", "质量指标", Direction.UNKNOWN),
        ("30人", "甲", "数量指标", Direction.HIGHER),
        ("0", "系数", "质量指标", Direction.LOWER),
        ("1-2批", "系数", "", Direction.WITHIN),
        ("及时", "完成及时率", "时效指标", Direction.UNKNOWN),
    ],
)
def test_direction_by_operator_name_level_and_unit(
    target: str, name: str, level2: str, way: Direction
) -> None:
    assert direction(parse(target), name, level2) == way


def test_preference_asks_no_operator() -> None:
    assert preferred(parse("≥5万元"), "培训成本") == Direction.LOWER
    assert preferred(parse("≤5人"), "培训人数") == Direction.HIGHER


@pytest.mark.parametrize(
    ("actual", "met", "ratio"), [("20", None, "0.5"), ("40", True, "1"), ("60", True, "1.5")]
)
def test_what_nothing_tells_of_is_not_missed(actual: str, met: bool | None, ratio: str) -> None:
    found = compare(parse("40"), parse(actual), "系数", "质量指标")
    assert (found.met, found.ratio) == (met, Decimal(ratio))


def test_level_tells_what_the_name_does_not() -> None:
    met = [
        compare(parse("40"), parse("30"), "系数", level2).met
        for level2 in ("经济成本指标", "服务对象满意度指标", "质量指标")
    ]
    assert met == [True, False, None]


def test_word_that_is_hardly_heard_tells_no_direction() -> None:
    reading = read_indicator("投诉率", parse("5%"))
    assert preferred_of(reading) == Direction.LOWER
    sure = replace(reading, direction_confidence=LIKELY)
    unsure = replace(reading, direction_confidence=LIKELY - 0.01)
    assert (preferred_of(sure), preferred_of(unsure)) == (Direction.LOWER, Direction.UNKNOWN)


def test_number_of_things_is_the_more_the_better_where_nothing_else_speaks() -> None:
    reading = replace(read_indicator("甲", parse("5人")), head=None, direction="")
    assert reading.nature == "count"
    assert preferred_of(reading) == Direction.HIGHER
    assert preferred_of(reading, "质量指标") == Direction.UNKNOWN
    named = read_indicator("培训人数", parse("5人")).head
    assert named is not None
    assert preferred_of(replace(reading, head=named)) == Direction.UNKNOWN
    assert preferred_of(replace(reading, nature="rate")) == Direction.UNKNOWN


def test_day_is_compared_with_a_day_alone() -> None:
    late, early = parse("2027年6月30日前"), parse("2027年3月1日")
    assert (compare(late, early).met, compare(early, late).met) == (True, False)
    assert compare(late, parse("30")).met is None
    assert compare(parse("30"), late).met is None
    assert compare(parse("2026年12月底前"), parse("2027年1月5日")).met is False
