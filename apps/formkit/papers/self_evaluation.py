"""财政项目支出绩效自评表 (财预〔2020〕10号, as the districts print it)."""

from __future__ import annotations

from typing import Final

from apps.formkit.papers.model import Align, Cell, Goals, Head, Money, Paper, Rows, Tail, Value
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
    "adjusted": "全年预算数",
    "executed": "全年执行数",
    "weight": "分值",
    "rate": "执行率(%)",
    "score": "得分",
}
GRADES: Final = ("优", "良", "中", "差")

SELF_EVALUATION: Final = Paper(
    kind="self_evaluation",
    title="财政项目支出绩效自评表",
    widths=(16.0, 20.0, 26.0, 21.0, 24.0, 24.0, 15.0, 15.0, 21.0),
    blocks=(
        Head(
            unprinted=(YEAR, IS_SUMMARY),
            lines=(
                (text("project_name", "项目名称", span=7, label_span=2),),
                (
                    text("department", "主管部门", span=2, label_span=2),
                    text("unit", "实施单位", span=4),
                ),
            ),
        ),
        Money(
            label="项目资金",
            unit=UNIT,
            heads=tuple(FIGURES.values()),
            lines=money_table(FIGURES, only_of_total=frozenset({"weight", "score"})),
            line_span=2,
        ),
        Goals(
            label="年度总体目标",
            cells=(
                goal("expected", "预期目标", "expected_goal", 4),
                goal("actual", "实际完成情况", "actual_result", 4),
            ),
        ),
        Rows(
            columns=(
                *levels(),
                column("target", "年度指标值", Value.TARGET, align=Align.CENTER, alone="指标值"),
                column("actual", "实际完成值", Value.TARGET, align=Align.CENTER),
                column("weight", "分值", Value.POINTS, align=Align.CENTER),
                column("score", "得分", Value.POINTS, align=Align.CENTER),
                column("deviation", "偏差原因分析及改进措施", Value.LONG, alone="偏差原因"),
            ),
        ),
        Tail(
            lines=(
                (
                    Cell(
                        place="tail.total_score",
                        label="总分",
                        value=Value.POINTS,
                        path="total_score",
                        label_span=7,
                        align=Align.CENTER,
                    ),
                ),
                (
                    Cell(
                        place="tail.grade",
                        label="评分等级",
                        value=Value.CHOICE,
                        path="grade",
                        choices=GRADES,
                        label_span=2,
                        span=7,
                        align=Align.CENTER,
                    ),
                ),
            ),
        ),
    ),
)
