"""项目支出绩效运行监控表 (财预〔2019〕136号); what the year has reached so far, and what it will."""

from __future__ import annotations

from typing import Final

from apps.formkit.papers.model import Align, Cell, Goals, Head, Money, Paper, Rows, Value
from apps.formkit.papers.parts import (
    IS_SUMMARY,
    UNIT,
    YEAR,
    column,
    goal,
    levels,
    money_table,
    text,
)

FIGURES: Final = {
    "initial": "年初预算数",
    "adjusted": "调整后预算数",
    "executed": "1—N月执行数",
    "rate": "1—N月执行率(%)",
    "expected": "全年预计执行数",
}
PERIOD: Final = Cell(place="head.period", label="监控期", value=Value.TEXT, path="period")
REASONS: Final = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
SHORT_REASONS: Final = dict(zip(REASONS, ("经费", "制度", "人员", "硬件", "其他"), strict=True))
"""What the screen calls the reasons where there is little room."""
LIKELIHOODS: Final = ("确定能", "有可能", "完全不可能")


def monitoring_paper(period: str = "1—N月") -> Paper:
    """Return the paper with a period in its heads, such as 1—7月."""
    heads = {key: label.replace("1—N月", period) for key, label in FIGURES.items()}
    return Paper(
        kind="monitoring",
        title="项目支出绩效运行监控表",
        is_landscape=True,
        widths=(19.0, 22.0, 36.0, 26.0, 26.0, 26.0, 34.0, 34.0, 26.0, 22.0),
        blocks=(
            Head(
                unprinted=(YEAR, PERIOD, IS_SUMMARY),
                lines=(
                    (text("project_name", "项目名称", span=9),),
                    (text("department", "主管部门", span=4), text("unit", "实施单位", span=4)),
                ),
            ),
            Money(
                label="项目资金",
                unit=UNIT,
                heads=tuple(heads.values()),
                lines=money_table(heads),
                line_span=2,
            ),
            Goals(
                label="年度总体目标",
                cells=(
                    goal("expected", "年度总体目标", "expected_goal", 4),
                    goal("actual", "目标执行总体情况", "actual_result", 5),
                ),
            ),
            Rows(
                columns=(
                    *levels(name_span=1),
                    column(
                        "target", "年度指标值", Value.TARGET, align=Align.CENTER, alone="指标值"
                    ),
                    column("actual", f"{period}执行情况", Value.TARGET, align=Align.CENTER),
                    column("forecast", "全年预计完成情况", Value.TARGET, align=Align.CENTER),
                    column(
                        "reasons", "偏差原因分析", Value.TICKS, choices=REASONS, is_optional=True
                    ),
                    column("deviation", "原因说明", Value.LONG, is_optional=True),
                    column("likelihood", "完成目标可能性", Value.CHOICE, choices=LIKELIHOODS),
                    column("remark", "备注", Value.TEXT, is_optional=True),
                ),
            ),
        ),
    )


MONITORING: Final = monitoring_paper()
