"""财政项目支出绩效目标申报表, both editions, in the paper's order (design §4)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import Final

from apps.declarations.domain.paper import paper_rows
from apps.declarations.sheets import DeclarationSheet, FundingBlock
from apps.documents.layouts.grid import Align, Grid
from apps.indicators.scheme import FormEdition

WIDTHS: Final = (25.0, 29.0, 27.0, 37.0, 20.0, 42.0)
LAST: Final = len(WIDTHS)
# In mm, at 10.5 points: a line of text, a Chinese character, the cell's own edges.
LINE: Final = 5.0
CHARACTER: Final = 3.75
EDGES: Final = 3.0
GOAL_HEIGHT: Final = 34.0
ROW: Final = 7.0

# The left label and amount, the right label and amount of the four money rows.
FUNDING: Final = (
    ("项目资金总额", "total", "年度资金申请总额", "annual"),
    ("其中：财政资金", "total_fiscal", "其中：当年财政拨款", "annual_appropriation"),
    ("", "", "上年结转资金", "annual_carryover"),
    ("其他资金", "total_other", "其他资金", "annual_other"),
)


def declaration_grid(sheet: DeclarationSheet, edition: FormEdition) -> Grid:
    """Lay a declaration out as its edition's paper form; amounts stay in the sheet's unit."""
    grid = Grid(name=sheet.project_name or "申报表", widths=WIDTHS)
    grid.put(0, 0, "财政项目支出绩效目标申报表", columns=LAST, align=Align.CENTER, is_title=True)
    year = f"（{sheet.year}年度）" if sheet.year else ""
    grid.put(1, 0, year, columns=LAST, align=Align.CENTER, is_title=True)
    grid.heights |= dict.fromkeys(range(2, 12), ROW) | {0: 10.0, 1: 8.0}
    names = (sheet.project_name, sheet.project_nature or "", sheet.project_category or "")
    widths = (WIDTHS[1], WIDTHS[3], WIDTHS[5])
    lines = max(lines_in(name, width) for name, width in zip(names, widths, strict=True))
    grid.heights[2] = 2 + LINE * lines
    _head(grid, sheet, edition)
    _funding(grid, sheet.funding, sheet.amount_unit)
    _goals(grid, sheet)
    _indicators(grid, sheet)
    return grid


def lines_in(text: str, width: float) -> int:
    """Give how many lines a text takes in a cell of that width (mm); Latin signs are half as wide."""
    usable = max(1, int((width - EDGES) / CHARACTER * 2))
    if len(text) * 2 <= usable and "\n" not in text:
        return 1
    lines = (sum(2 if ord(char) > 255 else 1 for char in part) for part in (text or "").split("\n"))
    return sum(max(1, ceil(count / usable)) for count in lines)


def _head(grid: Grid, sheet: DeclarationSheet, edition: FormEdition) -> None:
    grid.label(2, 0, "项目名称")
    if edition.has_nature:
        grid.put(2, 1, sheet.project_name)
        grid.label(2, 2, "项目性质")
        grid.put(2, 3, sheet.project_nature or "")
    else:
        grid.put(2, 1, sheet.project_name, columns=3)
    grid.label(2, 4, "项目类别")
    grid.put(2, 5, sheet.project_category or "")
    summary = "（汇总）" if sheet.department_is_summary else ""
    start, end = (day.isoformat() if day else "" for day in (sheet.start, sheet.end))
    pairs: Sequence[tuple[str, str, str, str]] = (
        ("主管部门", f"{sheet.department}{summary}", "实施单位", sheet.unit),
        ("计划开始日期", start, "计划完成日期", end),
    )
    for row, (left, one, right, two) in enumerate(pairs, start=3):
        half = max(lines_in(one, sum(WIDTHS[1:3])), lines_in(two, sum(WIDTHS[4:])))
        grid.heights[row] = 2 + LINE * half
        grid.label(row, 0, left)
        grid.put(row, 1, one, columns=2)
        grid.label(row, 3, right)
        grid.put(row, 4, two, columns=2)


def _funding(grid: Grid, funding: FundingBlock, unit: str) -> None:
    grid.label(5, 0, f"项目资金（{unit}）", rows=len(FUNDING))
    for row, (left, one, right, two) in enumerate(FUNDING, start=5):
        grid.label(row, 1, left)
        grid.put(row, 2, _amount(funding, one), align=Align.RIGHT)
        grid.label(row, 3, right)
        grid.put(row, 4, _amount(funding, two), columns=2, align=Align.RIGHT)


def _amount(funding: FundingBlock, name: str) -> Decimal | None:
    return getattr(funding, name) if name else None


def _goals(grid: Grid, sheet: DeclarationSheet) -> None:
    grid.label(9, 0, "项目绩效目标", rows=2)
    grid.label(9, 1, "项目总目标", columns=2)
    grid.label(9, 3, "年度总体目标", columns=3)
    grid.put(10, 1, sheet.total_goal, columns=2)
    grid.put(10, 3, sheet.annual_goal, columns=3)
    lines = max(
        lines_in(sheet.total_goal, sum(WIDTHS[1:3])), lines_in(sheet.annual_goal, sum(WIDTHS[3:]))
    )
    grid.heights[10] = max(GOAL_HEIGHT, LINE * (lines + 1))


def _indicators(grid: Grid, sheet: DeclarationSheet) -> None:
    rows = paper_rows(sheet.indicators)
    grid.label(11, 0, "绩效指标", rows=len(rows) + 1)
    grid.repeat = 11
    grid.label(11, 1, "一级指标")
    grid.label(11, 2, "二级指标")
    grid.label(11, 3, "三级指标", columns=2)
    grid.label(11, 5, "年度(/项目)指标值")
    for index, row in enumerate(rows, start=12):
        for column, span, text in (
            (1, row.level1_span, row.item.level1),
            (2, row.level2_span, row.item.level2),
        ):
            if span:
                grid.put(index, column, text, rows=span, align=Align.CENTER)
        grid.put(index, 3, row.item.level3, columns=2)
        grid.put(index, 5, row.item.target)
        texts = [(row.item.level3, sum(WIDTHS[3:5])), (row.item.target, WIDTHS[5])]
        if row.level2_span == 1:
            texts.append((row.item.level2, WIDTHS[2]))
        lines = max(lines_in(text, width) for text, width in texts)
        grid.heights[index] = 2 + LINE * lines
