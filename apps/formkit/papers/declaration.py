"""财政项目支出绩效目标申报表, both editions, and the 转移支付 sheet that is read into it.

Order and labels: 财预〔2015〕88号; 项目性质 and 成本指标 as a level 1 from the 2025 edition on.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
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
from apps.formkit.papers.sources import OFFICIAL, SOURCES

KIND: Final = "declaration"
_WIDTHS: Final = (25.0, 29.0, 27.0, 37.0, 20.0, 42.0)
# Of each half: place and path of its first line, what it is called.
_HALVES: Final = {"whole": "项目资金", "annual": "年度资金"}
_WITHIN: Final = "其中："
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


def _amount(half: str, name: str, label: str, path: str, words: str) -> Cell:
    return Cell(
        place=f"money.{half}.{name}",
        label=label,
        value=Value.MONEY,
        path=f"funding.{path}",
        words=f"labels.money.{words}" if words else "",
        alone=label if name == "total" else f"{_HALVES[half]}{label}",
        span=1 if half == "whole" else 2,
        align=Align.RIGHT,
    )


def _of_year(key: str, label: str) -> Cell:
    # What further sources are called is said by rule sets alone.
    return _amount("annual", key, label, f"annual_{key}", key if key in OFFICIAL else "")


def _money(sources: Mapping[str, str]) -> Money:
    """Return the block of money, the year's parted by these sources, two at least."""
    whole = [
        _amount("whole", "fiscal", f"{_WITHIN}财政资金", "total_fiscal", "fiscal"),
        _amount("whole", "other", "其他资金", "total_other", "other"),
    ]
    parts = [
        _of_year(key, f"{'' if number else _WITHIN}{name}")
        for number, (key, name) in enumerate(sources.items())
    ]
    beside: list[Cell | None] = [whole[0], *[None] * (len(parts) - 2), whole[1]]
    total = _amount("whole", "total", "项目资金总额", "total", "total")
    annual = _amount("annual", "total", "年度资金申请总额", "annual", "annual")
    return Money(
        label="项目资金",
        unit=UNIT,
        lines=(
            MoneyLine(cells=(total, annual)),
            *(MoneyLine(cells=pair) for pair in zip(beside, parts, strict=True)),
        ),
        unprinted=tuple(_of_year(one.key, one.name) for one in SOURCES if one.key not in sources),
    )


_GOALS: Final = Goals(
    label="项目绩效目标",
    cells=(
        goal("total", "项目总目标", "total_goal", 2),
        goal("annual", "年度总体目标", "annual_goal", 3),
    ),
)
FURTHER_HEAD: Final = "另一列指标值"
"""What a second column of targets is called where neither the form nor its rule set says."""


def _rows(further: str) -> Rows:
    return Rows(
        label="绩效指标",
        columns=(
            *levels(),
            column("target", "年度(/项目)指标值", Value.TARGET, alone="指标值"),
            column("further", further, Value.TEXT, is_optional=True),
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


@lru_cache(maxsize=64)
def _declaration(edition: str, sources: tuple[tuple[str, str], ...], further: str) -> Paper:
    has_nature = edition != "2023"
    head, money = _head(has_nature=has_nature), _money(dict(sources))
    return Paper(
        kind=KIND,
        edition=edition,
        title="财政项目支出绩效目标申报表",
        blocks=(_NARRATIVE, head, money, _GOALS, _rows(further)),
        widths=_WIDTHS,
    )


def as_named(paper: Paper, sheet: object) -> Paper:
    """Return a declaration's paper with the year's money parted by the sheet's sources, and a second
    column of targets called as the sheet calls it; any other paper as it is."""
    sources: Mapping[str, str] = getattr(sheet, "sources", {})
    further: str = getattr(sheet, "further_head", "")
    if paper.kind != KIND or not (sources or further):
        return paper
    named = tuple((sources or OFFICIAL).items())
    return _declaration(paper.edition, named, further or FURTHER_HEAD)


DECLARATION_2023: Final = _declaration("2023", tuple(OFFICIAL.items()), FURTHER_HEAD)
DECLARATION_2025: Final = _declaration("2025", tuple(OFFICIAL.items()), FURTHER_HEAD)
