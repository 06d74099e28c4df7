"""Figures are read in the unit of their target, and come to the year's by their nature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from apps.formkit.indicators import Adding, adding_of
from apps.formkit.values import parse
from apps.ledger.domain.calendar import open_months, strip, usual_months
from apps.ledger.domain.figures import read_figure, year_figure


@dataclass
class Told:
    value: str
    figure: Decimal | None


@pytest.mark.parametrize(
    ("target", "name", "level2", "expected"),
    [
        ("≥400(人次)", "培训人次", "数量指标", Adding.SUM),
        ("≤206000(元)", "印刷费", "经济成本指标", Adding.SUM),
        ("≤3(件)", "投诉件数", "社会成本指标", Adding.SUM),
        ("≥95(%)", "验收合格率", "质量指标", Adding.MEAN),
        ("≤4(小时)", "故障恢复时间", "时效指标", Adding.MEAN),
        ("≤500(元/人)", "人均培训成本", "经济成本指标", Adding.LAST),
        ("≥300(天)", "场馆开放天数", "数量指标", Adding.SUM),
        ("≥6(年)", "设备使用年限", "可持续影响指标", Adding.LAST),
        ("12月31日前", "完成时间", "时效指标", Adding.LAST),
        ("提升", "服务能力", "社会效益指标", Adding.LAST),
    ],
)
def test_nature_says_how_figures_add_up(
    target: str, name: str, level2: str, expected: Adding
) -> None:
    assert adding_of(parse(target), name, level2) == expected


@pytest.mark.parametrize(
    ("typed", "target", "value", "figure"),
    [
        ("38", "≥400(人次)", "38人次", Decimal(38)),
        (" 38 人次 ", "≥400(人次)", "38人次", Decimal(38)),
        ("2.5万元", "≤206000(元)", "25000元", Decimal(25000)),
        ("97.5%", "≥95(%)", "97.5%", Decimal("97.5")),
        ("6月30日", "12月31日前", "6月30日", None),
        ("已建成并使用", "建成", "已建成并使用", None),
    ],
)
def test_figure_is_read_in_the_unit_of_its_target(
    typed: str, target: str, value: str, figure: Decimal | None
) -> None:
    assert read_figure(typed, parse(target)) == (value, figure)


@pytest.mark.parametrize(
    ("typed", "target", "told"),
    [
        ("", "≥400(人次)", "请填数值。"),
        ("很多", "≥400(人次)", "“很多”不是一个数。请只填数字，如 38人次。"),
        ("≥38", "≥400(人次)", "“≥38”不是一个数。请只填数字，如 38人次。"),
        ("38元", "≥400(人次)", "“38元”的单位与指标值不同，请按“人次”填写。"),
        ("做完了", "12月31日前", "“做完了”不是日期。请填完成的日期，如 6月30日。"),
    ],
)
def test_what_is_no_figure_is_said_in_a_sentence(typed: str, target: str, told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_figure(typed, parse(target))
    assert refused.value.messages == [told]


@pytest.mark.parametrize(
    ("adding", "expected"),
    [(Adding.SUM, "289%"), (Adding.MEAN, "96.33%"), (Adding.LAST, "95%")],
)
def test_entries_come_to_the_figure_of_the_year(adding: Adding, expected: str) -> None:
    entries = [Told(f"{one}%", Decimal(one)) for one in (98, 96, 95)]
    assert year_figure(entries, adding, parse("≥95(%)")) == expected
    assert year_figure([], adding, parse("≥95(%)")) == ""


def test_of_words_the_last_counts() -> None:
    entries = [Told("6月30日", None), Told("9月12日", None)]
    assert year_figure(entries, Adding.LAST, parse("12月31日前")) == "9月12日"


def test_months_follow_nature_plan_and_term() -> None:
    assert usual_months(Adding.SUM, 12, None, None, 2027) == (3, 6, 9, 12)
    term = (date(2027, 5, 1), date(2027, 10, 31))
    assert usual_months(Adding.SUM, 12, *term, 2027) == (6, 9, 12)
    assert usual_months(Adding.MEAN, 11, None, None, 2027) == (6, 11)
    assert usual_months(Adding.LAST, 13, None, None, 2027) == (13,)


def test_a_month_is_open_until_something_is_recorded_since_the_last() -> None:
    assert open_months((3, 6, 9, 12), [2, 7]) == (6, 12)
    assert open_months((13,), [4]) == ()
    assert open_months((3, 6), []) == (3, 6)


def test_strip_says_what_was_done_missed_and_is_due() -> None:
    cells = strip([(3, 6, 9, 12), (6, 12)], [[2, 2], []], present=6)
    marks = {cell.number: (cell.mark, cell.count, cell.waits) for cell in cells if cell.mark}
    assert marks == {
        2: ("done", 2, 0),
        6: ("due", 0, 2),
        9: ("later", 0, 1),
        12: ("later", 0, 2),
    }
