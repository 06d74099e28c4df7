"""What next year's form will ask for, and what nobody will be able to fill in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.entry.forecasts import Forecast, calendar, forecast_of
from apps.formkit.sheets.rows import IndicatorRow


def row(level3: str, target: str, level2: str = "数量指标") -> IndicatorRow:
    return IndicatorRow(level1="产出指标", level2=level2, level3=level3, target=target)


def forecast(level3: str, target: str, level2: str = "数量指标") -> Forecast:
    return forecast_of(row(level3, target, level2), Decimal(10))


@pytest.mark.parametrize(
    ("level3", "target", "must_know", "by_whom", "when"),
    [
        ("培训人数", "≥400(人)", "全年实际的培训人数（人）", "项目承办科室", "2027年12月"),
        ("人均培训成本", "≤500(元/人)", "全年实际的人均培训成本（元/人）", "财务人员", "2028年1月"),
        (
            "参训人员满意度",
            "≥90(%)",
            "全年实际的参训人员满意度（%）",
            "满意度调查承办人",
            "2027年11月",
        ),
        ("竣工时间", "10月31日前", "实际完成的日期", "项目承办科室", "2027年10月"),
        ("是否公开", "是", "做到了没有（是或否）", "项目承办科室", "2027年12月"),
    ],
)
def test_row_says_what_by_whom_and_when(
    level3: str, target: str, must_know: str, by_whom: str, when: str
) -> None:
    found = forecast(level3, target)
    assert (found.must_know, found.by_whom, found.when(2027), found.obstacle) == (
        must_know,
        by_whom,
        when,
        "",
    )


@pytest.mark.parametrize(
    ("level3", "target", "reason"),
    [
        ("培训人数", "", "没有填写指标值，年底无从比较。"),
        ("培训人数", "≥400", "没有计量单位，年底不知道数的是什么。"),
        ("政策知晓率", "提升", "这是比率，目标却是“提升”：年底算出的百分比没有可比的数。"),
        (
            "社会影响",
            "有效提升",
            "“有效提升”没有写明比什么、到什么程度，年底没有人能说达成了没有。",
        ),
    ],
)
def test_row_that_nobody_can_fill_in_says_why(level3: str, target: str, reason: str) -> None:
    assert forecast(level3, target).obstacle == reason


def test_evidence_of_the_library_comes_first() -> None:
    found = forecast_of(row("培训 人数", "≥400(人)"), None, {"培训人数": "学时系统导出表"})
    assert found.evidence == "学时系统导出表"


def test_calendar_goes_by_month_and_leaves_out_what_nobody_can_fill_in() -> None:
    rows = [
        forecast("人均成本", "≤500(元/人)"),
        forecast("培训人数", "≥400(人)"),
        forecast("满意度", "≥90(%)"),
        forecast("社会影响", "提升"),
    ]
    found = [(month, [one.row.level3 for one in items]) for month, items in calendar(rows, 2027)]
    assert found == [
        ("2027年11月", ["满意度"]),
        ("2027年12月", ["培训人数"]),
        ("2028年1月", ["人均成本"]),
    ]
