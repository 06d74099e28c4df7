"""财政项目支出绩效目标申报表, both editions, and the 转移支付 sheet that is read into it.

Order and labels: 财预〔2015〕88号; 项目性质 and 成本指标 as a level 1 from the 2025 edition on.
"""

from __future__ import annotations

from typing import Final

from apps.formkit.papers.model import (
    Align,
    Cell,
    Goals,
    Head,
    Money,
    MoneyLine,
    Narrative,
    Paper,
    Rows,
    Value,
)
from apps.formkit.papers.parts import IS_SUMMARY, UNIT, YEAR, column, goal, levels, text

KIND: Final = "declaration"
_WIDTHS: Final = (25.0, 29.0, 27.0, 37.0, 20.0, 42.0)
# Place, label, path, words of each half of the four lines.
_MONEY: Final = (
    (("whole.total", "项目资金总额", "total", "total"),
     ("annual.total", "年度资金申请总额", "annual", "annual")),
    (("whole.fiscal", "其中：财政资金", "total_fiscal", "fiscal"),
     ("annual.appropriation", "其中：当年财政拨款", "annual_appropriation", "appropriation")),
    (None, ("annual.carryover", "上年结转资金", "annual_carryover", "carryover")),
    (("whole.other", "其他资金", "total_other", "other"),
     ("annual.other", "其他资金", "annual_other", "other")),
)  # fmt: skip
_HALVES: Final = {"whole": "项目资金", "annual": "年度资金"}
NARRATIVE: Final = {
    "overview": "项目概述",
    "basis": "立项依据",
    "implementer": "实施主体",
    "plan": "实施方案",
    "period": "实施周期",
    "budget": "年度预算安排",
}


def _day(name: str, label: str) -> Cell:
    return Cell(
        place=f"head.{name}",
        label=label,
        value=Value.DATE,
        path=name,
        words=f"labels.head.{name}",
        span=2,
    )


def _head(*, has_nature: bool) -> Head:
    nature = text("project_nature", "项目性质", is_optional=True)
    category = text("project_category", "项目类别", is_optional=True)
    name = text("project_name", "项目名称", span=1 if has_nature else 3)
    return Head(
        unprinted=(YEAR, IS_SUMMARY, *(() if has_nature else (nature,))),
        lines=(
            (name, nature, category) if has_nature else (name, category),
            (text("department", "主管部门", span=2), text("unit", "实施单位", span=2)),
            (_day("start", "计划开始日期"), _day("end", "计划完成日期")),
        ),
    )


def _amount(item: tuple[str, str, str, str] | None, span: int) -> Cell | None:
    if item is None:
        return None
    place, label, path, words = item
    return Cell(
        place=f"money.{place}",
        label=label,
        value=Value.MONEY,
        path=f"funding.{path}",
        words=f"labels.money.{words}",
        alone=label if place.endswith(".total") else f"{_HALVES[place.partition('.')[0]]}{label}",
        span=span,
        align=Align.RIGHT,
    )


_FUNDS: Final = Money(
    label="项目资金",
    unit=UNIT,
    lines=tuple(MoneyLine(cells=(_amount(one, 1), _amount(two, 2))) for one, two in _MONEY),
)
_GOALS: Final = Goals(
    label="项目绩效目标",
    cells=(
        goal("total", "项目总目标", "total_goal", 2),
        goal("annual", "年度总体目标", "annual_goal", 3),
    ),
)
_ROWS: Final = Rows(
    label="绩效指标",
    columns=(
        *levels(),
        column("target", "年度(/项目)指标值", Value.TARGET, alone="指标值"),
        column("weight", "分值", Value.POINTS, align=Align.CENTER, is_optional=True),
    ),
)
_NARRATIVE: Final = Narrative(
    title="项目经费情况说明",
    cells=(
        *(
            Cell(
                place=f"narrative.{name}",
                label=label,
                value=Value.LONG,
                path=f"narrative.{name}",
                is_optional=True,
            )
            for name, label in NARRATIVE.items()
        ),
        Cell(
            place="narrative.budget_items",
            label="预算明细",
            value=Value.LONG,
            path="narrative.budget_items",
            is_optional=True,
        ),
    ),
)


def _declaration(edition: str, *, has_nature: bool) -> Paper:
    return Paper(
        kind=KIND,
        edition=edition,
        title="财政项目支出绩效目标申报表",
        blocks=(_NARRATIVE, _head(has_nature=has_nature), _FUNDS, _GOALS, _ROWS),
        widths=_WIDTHS,
    )


DECLARATION_2023: Final = _declaration("2023", has_nature=False)
DECLARATION_2025: Final = _declaration("2025", has_nature=True)
