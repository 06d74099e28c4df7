"""Which way is better: operator first, then name, level and unit; what nothing tells is unknown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.formkit.indicators import Direction, compare, direction, preferred
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
