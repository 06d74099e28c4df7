"""财政项目支出绩效目标申报表, both editions, in the paper's order (design §4)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Final

from apps.formkit.layouts.grid import Align, Grid, halves
from apps.formkit.levels import FormEdition
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock
from apps.formkit.sheets.figures import text_or_none
from apps.formkit.sheets.paper_rows import paper_rows

# The last column gives up a part of its width where 分值 stands beside the target.
WIDTHS: Final = (25.0, 29.0, 27.0, 37.0, 20.0, 42.0)
WIDTHS_WEIGHED: Final = (*WIDTHS[:5], 28.0, 14.0)
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


def declaration_grid(
    sheet: DeclarationSheet, edition: FormEdition, *, with_weights: bool | None = None
) -> Grid:
    """Lay a declaration out as its edition's paper form; amounts stay in the sheet's unit.

    ``with_weights`` tells whether 分值 has a column; undecided, it has one where a weight is given.
    """
    if with_weights is None:
        with_weights = any(row.weight is not None for row in sheet.indicators)
    grid = Grid(
        name=sheet.project_name or "申报表", widths=WIDTHS_WEIGHED if with_weights else WIDTHS
    )
    wide = len(grid.widths)
    grid.put(0, 0, "财政项目支出绩效目标申报表", columns=wide, align=Align.CENTER, is_title=True)
    year = f"（{sheet.year}年度）" if sheet.year else ""
    grid.put(1, 0, year, columns=wide, align=Align.CENTER, is_title=True)
    grid.heights |= dict.fromkeys(range(2, 12), ROW) | {0: 10.0, 1: 8.0}
    _head(grid, sheet, edition)
    _funding(grid, sheet.funding, sheet.amount_unit)
    _goals(grid, sheet)
    _indicators(grid, sheet)
    return grid


@lru_cache(maxsize=4096)
def lines_in(text: str, width: float) -> int:
    """Give how many lines a text takes in a cell of that width (mm); Latin signs are half as wide."""
    usable = max(1, int((width - EDGES) / CHARACTER * 2))
    if len(text) * 2 <= usable and "\n" not in text:
        return 1
    return sum(max(1, ceil(halves(part) / usable)) for part in text.split("\n"))


def fit_row(grid: Grid, row: int, text: str, column: int, columns: int = 1) -> None:
    """Make a row high enough for a text in some of its columns."""
    height = 2 + LINE * lines_in(text, sum(grid.widths[column : column + columns]))
    grid.heights[row] = max(grid.heights.get(row, ROW), height)


def _head(grid: Grid, sheet: DeclarationSheet, edition: FormEdition) -> None:
    right = len(grid.widths) - 4
    grid.label(2, 0, "项目名称")
    grid.label(2, 4, "项目类别")
    cells = [(1, 3, sheet.project_name)]
    # A nature that was typed is printed on the older form too, which has no such cell.
    if edition.has_nature or sheet.project_nature:
        grid.label(2, 2, "项目性质")
        cells = [(1, 1, sheet.project_name), (3, 1, sheet.project_nature or "")]
    for column, columns, text in (*cells, (5, right - 1, sheet.project_category or "")):
        grid.put(2, column, text, columns=columns)
        fit_row(grid, 2, text, column, columns)
    summary = "（汇总）" if sheet.department_is_summary else ""
    start, end = (day.isoformat() if day else "" for day in (sheet.start, sheet.end))
    pairs: Sequence[tuple[str, str, str, str]] = (
        ("主管部门", f"{sheet.department}{summary}", "实施单位", sheet.unit),
        ("计划开始日期", start, "计划完成日期", end),
    )
    for row, (label, one, other, two) in enumerate(pairs, start=3):
        grid.label(row, 0, label)
        grid.put(row, 1, one, columns=2)
        grid.label(row, 3, other)
        grid.put(row, 4, two, columns=right)
        fit_row(grid, row, one, 1, 2)
        fit_row(grid, row, two, 4, right)


def _funding(grid: Grid, funding: FundingBlock, unit: str) -> None:
    grid.label(5, 0, f"项目资金（{unit}）", rows=len(FUNDING))
    for row, (left, one, right, two) in enumerate(FUNDING, start=5):
        grid.label(row, 1, left)
        grid.put(row, 2, _amount(funding, one), align=Align.RIGHT)
        grid.label(row, 3, right)
        columns = len(grid.widths) - 4
        grid.put(row, 4, _amount(funding, two), columns=columns, align=Align.RIGHT)


def _amount(funding: FundingBlock, name: str) -> Decimal | None:
    return getattr(funding, name) if name else None


def _goals(grid: Grid, sheet: DeclarationSheet) -> None:
    right = len(grid.widths) - 3
    grid.label(9, 0, "项目绩效目标", rows=2)
    grid.label(9, 1, "项目总目标", columns=2)
    grid.label(9, 3, "年度总体目标", columns=right)
    grid.heights[10] = GOAL_HEIGHT
    for column, columns, text in ((1, 2, sheet.total_goal), (3, right, sheet.annual_goal)):
        grid.put(10, column, text, columns=columns)
        fit_row(grid, 10, f"{text}\n", column, columns)


def _indicators(grid: Grid, sheet: DeclarationSheet) -> None:
    rows = paper_rows(sheet.indicators)
    with_weights = len(grid.widths) == len(WIDTHS_WEIGHED)
    grid.label(11, 0, "绩效指标", rows=len(rows) + 1)
    grid.repeat = 11
    heads = (
        (1, 1, "一级指标"),
        (2, 1, "二级指标"),
        (3, 2, "三级指标"),
        (5, 1, "年度(/项目)指标值"),
    )
    for column, columns, label in (*heads, *([(6, 1, "分值")] if with_weights else [])):
        grid.label(11, column, label, columns=columns)
        fit_row(grid, 11, label, column, columns)
    for index, row in enumerate(rows, start=12):
        for column, span, text in (
            (1, row.level1_span, row.item.level1),
            (2, row.level2_span, row.item.level2),
        ):
            if span:
                grid.put(index, column, text, rows=span, align=Align.CENTER)
            if span == 1:
                fit_row(grid, index, text, column)
        grid.put(index, 3, row.item.level3, columns=2)
        fit_row(grid, index, row.item.level3, 3, 2)
        grid.put(index, 5, row.item.target)
        fit_row(grid, index, row.item.target, 5)
        if with_weights:
            weight = text_or_none(row.item.weight) or ""
            grid.put(index, 6, weight, align=Align.CENTER)
