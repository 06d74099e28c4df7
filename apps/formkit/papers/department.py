"""部门（单位）整体支出: the goals declared and their evaluation, as far as reading needs them."""

from __future__ import annotations

from typing import Final

from apps.formkit.papers.model import (
    Align,
    Cell,
    Goals,
    Head,
    Money,
    MoneyLine,
    Paper,
    Rows,
    Tail,
    Value,
)
from apps.formkit.papers.parts import UNIT, YEAR, column, levels, text

_LINES: Final = (
    (("total", "资金总额"),),
    (("appropriation", "其中：财政拨款"), ("other", "其他资金")),
    (("basic", "基本支出"), ("projects", "项目支出")),
)


def _amount(name: str, label: str) -> Cell:
    return Cell(
        place=f"money.annual.{name}",
        label=label,
        value=Value.MONEY,
        path=f"department_funding.{name}",
        words=f"labels.department.{name}",
        align=Align.RIGHT,
        is_optional=True,
    )


def _head(span: int) -> Head:
    return Head(unprinted=(YEAR,), lines=((text("department", "部门（单位）名称", span=span),),))


_MONEY: Final = Money(
    label="部门整体支出",
    unit=UNIT,
    lines=tuple(MoneyLine(cells=tuple(_amount(*item) for item in line)) for line in _LINES),
)


def _goals(span: int) -> Goals:
    cell = Cell(
        place="goal.annual",
        label="年度总体目标",
        value=Value.LONG,
        path="annual_goals",
        words="labels.goal.annual",
        span=span,
    )
    return Goals(label="年度总体目标", cells=(cell,), is_list=True)


DEPARTMENT_DECLARATION: Final = Paper(
    kind="department_declaration",
    title="部门整体支出绩效目标申报表",
    widths=(30.0, 34.0, 48.0, 34.0, 34.0),
    blocks=(
        _head(4),
        _MONEY,
        _goals(4),
        Rows(columns=(*levels(name_span=1), column("target", "指标值", Value.TARGET, span=2))),
    ),
)
DEPARTMENT_EVALUATION: Final = Paper(
    kind="department_evaluation",
    title="部门整体支出绩效自评表",
    widths=(20.0, 24.0, 40.0, 24.0, 24.0, 15.0, 15.0, 24.0),
    blocks=(
        _head(7),
        _MONEY,
        _goals(7),
        Rows(
            columns=(
                *levels(name_span=1),
                column("target", "年度指标值", Value.TARGET),
                column("actual", "实际完成值", Value.TARGET),
                column("weight", "分值", Value.POINTS),
                column("score", "得分", Value.POINTS),
                column("deviation", "偏差原因分析及改进措施", Value.LONG, alone="偏差原因"),
            )
        ),
        Tail(
            lines=(
                (
                    Cell(
                        place="tail.total_score",
                        label="总分",
                        value=Value.POINTS,
                        path="total_score",
                    ),
                    Cell(place="tail.grade", label="评分等级", value=Value.CHOICE, path="grade"),
                ),
            )
        ),
    ),
)
