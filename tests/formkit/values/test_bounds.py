"""The edges of the grammar: equality under each operator, the last day, the second operand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.formkit.indicators import Direction, compare, direction, preferred
from apps.formkit.values import Kind, TargetValue, explain, parse
from apps.formkit.values.dates import read_date
from apps.formkit.values.numerals import in_digits, read_numeral


@pytest.mark.parametrize(
    ("target", "below", "equal", "above"),
    [
        ("≥5次", False, True, True),
        (">5次", False, False, True),
        ("≤5次", True, True, False),
        ("<5次", True, False, False),
        ("=5次", False, True, False),
        ("5次", False, True, True),
        ("5-5次", False, True, False),
    ],
)
def test_each_operator_at_its_bound(target: str, below: bool, equal: bool, above: bool) -> None:
    met = [compare(parse(target), parse(actual)).met for actual in ("4次", "5次", "6次")]
    assert met == [below, equal, above]


@pytest.mark.parametrize(
    ("target", "name", "actual", "met"),
    [
        ("0起", "", "0起", True),
        ("0起", "", "1起", False),
        ("3起", "安全事故数", "3起", True),
        ("3起", "安全事故数", "4起", False),
        ("3起", "安全事故数", "2起", True),
        ("3场", "活动场次", "2场", False),
        ("3场", "活动场次", "4场", True),
        ("3场", "", "4场", True),
    ],
)
def test_number_without_operator_is_a_floor_unless_it_names_a_limit(
    target: str, name: str, actual: str, met: bool
) -> None:
    assert compare(parse(target), parse(actual), name).met is met


@pytest.mark.parametrize(
    ("target", "actual", "ratio", "reached", "bound"),
    [
        ("≥8次", "6次", "0.75", "6", "8"),
        ("≤8次", "10次", "1.25", "10", "8"),
        ("0起", "1起", None, "1", "0"),
        ("4-8次", "2次", "0.5", "2", "4"),
        ("4-8次", "12次", "1.5", "12", "8"),
        ("4-8次", "6次", "1", "6", None),
        ("4-8次", "4次", "1", "4", None),
        ("4-8次", "8次", "1", "8", None),
        ("0-8次", "-1次", None, "-1", "0"),
    ],
)
def test_comparison_tells_what_was_reached_and_which_bound_was_missed(
    target: str, actual: str, ratio: str | None, reached: str, bound: str | None
) -> None:
    found = compare(parse(target), parse(actual))
    wanted = [Decimal(value) if value else None for value in (ratio, reached, bound)]
    assert [found.ratio, found.reached, found.bound] == wanted


@pytest.mark.parametrize(
    ("target", "actual", "reached"),
    [
        ("≥100(人)", "100", "100"),
        ("≥100", "100人", "100"),
        ("≥2(万元)", "20000元", "2"),
        ("≥3(万人)", "1.2万", "1.2"),
        ("≥3000(人)", "1.2万", "12000"),
        ("≥300(人)", "2亿", "200000000"),
    ],
)
def test_actual_number_is_brought_to_the_targets_unit(
    target: str, actual: str, reached: str
) -> None:
    assert compare(parse(target), parse(actual)).reached == Decimal(reached)


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("6月30日前", "6月30日", True),
        ("6月30日前", "7月1日", False),
        ("6月30日前", "6月29日", True),
        ("6月底前", "6月30日", True),
        ("6月底前", "7月1日", False),
        ("6月30日前", "6月底前", False),
        ("2027年6月30日", "2027年6月30日", True),
        ("2027年6月30日", "2026年12月31日", True),
        ("2027年6月30日", "2028年1月1日", False),
        ("2027年6月30日", "7月1日", False),
        ("6月30日前", "2028年6月1日", True),
        ("6月30日前", "5人", None),
        ("5人", "6月30日", None),
        ("6月30日前", "按期完成", None),
    ],
)
def test_deadline_holds_to_the_day(target: str, actual: str, met: bool | None) -> None:
    assert compare(parse(target), parse(actual)).met is met


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1月1日", (None, 1, 1)),
        ("12月31日", (None, 12, 31)),
        ("0月1日", None),
        ("13月1日", None),
        ("6月0日", None),
        ("6月32日", None),
        ("6月", None),
        ("6月前", (None, 6, None)),
        ("2027年6月", (2027, 6, None)),
        ("2025.6", None),
        ("2025.6前", (2025, 6, None)),
        ("2025.6.1", (2025, 6, 1)),
        ("2025-6", (2025, 6, None)),
        ("2025/06/30", (2025, 6, 30)),
        ("2025-06/30", None),
        ("年底前", (None, 12, None)),
        ("2027年底", (2027, 12, None)),
        ("本年度内", (None, 12, None)),
        ("2027年", (2027, 12, None)),
        ("第一季度", (None, 3, None)),
        ("第4季度", (None, 12, None)),
        ("2027年2季度", (2027, 6, None)),
        ("三季度末", (None, 9, None)),
        ("1季度", None),
    ],
)
def test_date_says_no_more_than_is_written(text: str, day: object) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百零三", "103"),
        ("一百一十", "110"),
        ("九千九百九十九", "9999"),
        ("两千", "2000"),
        ("零", "0"),
        ("九十九点五", "99.5"),
        ("一点零五", "1.05"),
        ("三五", None),
        ("一百二", None),
        ("一点", None),
        ("一点十", None),
        ("零十", None),
        ("十百", None),
        ("百百", None),
        ("人", None),
        ("", None),
    ],
)
def test_numeral_is_read_where_it_says_one_number(text: str, number: str | None) -> None:
    assert read_numeral(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("百分百", "100%"),
        ("百分之百", "100%"),
        ("百分之九十五", "95%"),
        ("千分之五", "5‰"),
        ("百分之98.5", "98.5%"),
        ("百分之三五", "百分之三五"),
        ("一至两场", "1-2场"),
        ("两次", "2次"),
        ("三(次)", "3(次)"),
        ("一级", "一级"),
        ("一致", "一致"),
        ("三五场", "三五场"),
        ("一至三五场", "一至三五场"),
    ],
)
def test_numerals_are_respelt_where_a_unit_follows(text: str, digits: str) -> None:
    assert in_digits(text) == digits


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("约30人", "约30(人)"),
        ("30人左右", "约30(人)"),
        ("近30人", "约30(人)"),
        ("≥约30人", "≥约30(人)"),
        ("预计不少于30人", "≥约30(人)"),
        ("每年2次", "2(次/年)"),
        ("人均300元", "300(元/人)"),
        ("每人300元/月", "每人300元/月"),
        ("每年2", "每年2"),
        ("¥300", "300(元)"),
        ("≥¥300", "≥300(元)"),
        ("30", "30"),
        ("((30人))", "((30人))"),
        ("30((人))", "30(人)"),
        ("30(人", "30(人"),
        ("≥95%达标", "≥95(%)"),
        ("100%达标", "100%达标"),
        ("≥3很长的一串不是单位", "≥3很长的一串不是单位"),
        ("≥80%且≤90%", "80-90(%)"),
        ("不低于80%且不超过90%", "80-90(%)"),
        ("≥90%且≤80%", "≥90%且≤80%"),
        ("≥80且≤90%", "80-90(%)"),
        ("≥80人且≤90%", "≥80人且≤90%"),
        ("≥80%且≤80%", "80-80(%)"),
        ("80%-90%", "80-90(%)"),
        ("80次-90%", "80次-90%"),
        ("2025-2027", "2025-2027"),
        ("不少于3次以上", "≥3(次)"),
        ("超过3次以上", ">3(次)"),
        ("不超过3次以内", "≤3(次)"),
        ("不超过3次以上", "不超过3次以上"),
        ("不少于3次以内", "不少于3次以内"),
        ("3次(含)以上", "≥3(次)"),
        ("3次及以下", "≤3(次)"),
        ("-3元", "-3(元)"),
        ("1,234.5元", "1234.5(元)"),
        ("1,23元", "1,23元"),
        ("。", "。"),
        ("5人。", "5(人)"),
    ],
)
def test_text_is_read_as_one_value_or_left_as_it_stands(text: str, shown: str) -> None:
    assert str(parse(text)) == shown


def test_value_keeps_what_was_read_and_counts_it_for_nothing() -> None:
    value = parse(" ≥3(次) ")
    assert (value.source, value) == (" ≥3(次) ", parse("≥3次"))
    assert (parse(" 提升 ").source, parse(" 提升 ").text) == (" 提升 ", "提升")
    assert (parse(" 6月底前 ").source, parse(" 6月底前 ").text) == (" 6月底前 ", "6月底前")
    assert parse(" ").source == " "


def test_value_without_a_figure_is_printed_without_one() -> None:
    assert str(TargetValue(kind=Kind.NUMBER, op="≥", unit="次")) == "≥(次)"
    assert str(TargetValue(kind=Kind.BLANK)) == ""
    assert [TargetValue(kind=kind).is_numeric for kind in Kind] == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "name", "way"),
    [
        ("6月底前", "", Direction.LOWER),
        (">3次", "", Direction.HIGHER),
        ("<3次", "", Direction.LOWER),
        ("=3次", "覆盖率", Direction.EXACT),
        ("3次", "", Direction.HIGHER),
        ("3", "", Direction.UNKNOWN),
        ("3次", "演练次数", Direction.HIGHER),
        ("3次", "投诉次数", Direction.LOWER),
        ("1-2次", "投诉次数", Direction.WITHIN),
        ("", "投诉次数", Direction.UNKNOWN),
    ],
)
def test_direction_by_operator_kind_and_name(text: str, name: str, way: Direction) -> None:
    assert direction(parse(text), name) == way


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("事故发生数", Direction.LOWER),
        ("事故处理率", Direction.HIGHER),
        ("成本节约率", Direction.HIGHER),
        ("人均 成本", Direction.LOWER),
        ("参加人数（人次）", Direction.HIGHER),
        ("制度健全性", Direction.HIGHER),
        ("床位占用", Direction.UNKNOWN),
    ],
)
def test_sense_is_settled_from_the_end_of_the_name(name: str, way: Direction) -> None:
    assert preferred(parse("5"), name) == way


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("≥40.00(人)", ""),
        (">= 40人", ""),
        ("不少于40人", "理解为 ≥40(人)"),
        ("1-2批", ""),
        ("一至两批", "理解为 1-2(批)"),
        ("6月底前", "理解为日期"),
        ("共3批40人", "按文字理解，不作数值比较"),
        ("提升", ""),
        ("", ""),
    ],
)
def test_what_was_understood_is_said_where_it_is_not_plain(text: str, said: str) -> None:
    assert explain(text) == said
