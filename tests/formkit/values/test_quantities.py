"""Quantities of running text: their figure, scale, unit and place; what is left over is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.formkit.values.quantities import (
    _pattern,
    base_of,
    money_in,
    quantities_in,
    without_separators,
)
from apps.formkit.values.units import (
    DIMENSIONS,
    INCOMPLETE,
    SCALES,
    alternatives,
    convert,
    is_complete,
)

UNITS = alternatives(DIMENSIONS)


@pytest.mark.parametrize(
    ("text", "yuan", "step", "written"),
    [
        ("共计203.00万元。", "2030000", "100", "203.00万元"),
        ("需1亿2000万元，", "120000000", "10000", "1亿2000万元"),
        ("需12万5千元", "125000", "1000", "12万5千元"),
        ("12万13万5千元", "135000", "1000", "13万5千元"),
        ("人民币叁拾万元整", "300000", "10000", "叁拾万元"),
        ("约三千五百元", "3500", "1", "三千五百元"),
        ("壹佰贰拾元伍角", "120.5", "1", "壹佰贰拾元伍角"),
        ("另需2亿，", "200000000", "100000000", "2亿"),
        ("3百万元", "3000000", "1000000", "3百万元"),
    ],
)
def test_amount_is_read_where_it_stands(text: str, yuan: str, step: str, written: str) -> None:
    *_, one = quantities_in(text)
    assert (one.yuan, one.yuan_step) == (Decimal(yuan), Decimal(step))
    assert (one.written, text[one.start : one.end]) == (written, written)


@pytest.mark.parametrize(
    "text", ["一元化管理", "多元", "参加3万人", "1万余册", "第三千元", "万元", "一百二元", "三五元"]
)
def test_other_words_are_no_amounts(text: str) -> None:
    assert [one for one in quantities_in(text) if one.yuan is not None] == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("投入1,2345.00元", "1,"),
        ("由3万至5万元", "至"),
        ("10-12万元", "-"),
        ("死亡率≤8/10万，", "/"),
        ("1200.00,15元", ""),
        ("2025,30万元", ""),
    ],
)
def test_what_stands_before_a_figure_and_belongs_to_it_is_told(text: str, rest: str) -> None:
    *_, one = quantities_in(text)
    assert one.rest == rest
    assert [found.written for found in money_in(text)] == ([] if rest else [one.written])


@pytest.mark.parametrize(
    ("text", "number", "unit", "more"),
    [
        ("培训3万5千人", "3.5", "万人", ""),
        ("服务300余人", "300", "人", "余"),
        ("养护5千米", "5", "千米", ""),
        ("养护1.5万平方米", "1.5", "万平方米", ""),
        ("投入300余万元", "300", "万元", "余"),
    ],
)
def test_other_quantities_keep_their_scale(text: str, number: str, unit: str, more: str) -> None:
    (one,) = quantities_in(text, UNITS)
    assert (one.number, one.unit, one.more) == (Decimal(number), unit, more)
    assert list(money_in("投入300余万元")) == []


@pytest.mark.parametrize(
    ("figures", "unit", "value", "step"),
    [
        ("10.5", "万元", "105000", "1000"),
        ("1亿2000", "万", "120000000", "10000"),
        ("3", "百万元", "3000000", "1000000"),
        ("365", "元", "365", "1"),
        ("40", "", "40", "1"),
    ],
)
def test_figures_of_a_formula_are_told_without_scale(
    figures: str, unit: str, value: str, step: str
) -> None:
    assert base_of(figures, unit) == (Decimal(value), Decimal(step))


def test_separators_of_thousands_go_and_odd_ones_stay() -> None:
    assert (
        without_separators("1,234,567.00元，1,2345元，1,2,3组") == "1234567.00元，1,2345元，1,2,3组"
    )


@pytest.mark.parametrize("part", ["1万", "十", "1.5亿2千"])
def test_a_quantity_stays_short_however_long_the_run(part: str) -> None:
    # A run without end would be gone through again from each of its figures.
    found = _pattern("").finditer(f"{part * 40}元")
    assert max((len(one[0]) for one in found), default=0) <= 40


def test_a_scale_alone_or_a_quotient_with_one_side_is_no_whole_unit() -> None:
    for unit in (*INCOMPLETE, "万/人", "百万/年", "/人", "元/", ""):
        assert not is_complete(unit)
    for unit in ("元", "万元", "元/人", "万人次", "%"):
        assert is_complete(unit)


def test_every_scale_of_one_sign_converts() -> None:
    for scale in INCOMPLETE:
        if len(scale) == 1:
            assert convert(Decimal(3), f"{scale}人次", "人次") == 3 * SCALES[scale]
            assert convert(Decimal(3), f"{scale}元", "元") == 3 * SCALES[scale]
