"""项目绩效目标汇总表: a year's projects by department, with subtotals, on A4 across."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from apps.declarations.sheets import DeclarationSheet
from apps.documents.layouts.declaration import LINE, lines_in
from apps.documents.layouts.grid import Align, Grid

_COLUMNS: Final = (
    ("序号", 12.0), ("主管部门", 36.0), ("实施单位", 38.0), ("项目名称", 41.0), ("项目类别", 22.0),
    ("年度资金申请总额", 30.0), ("当年财政拨款", 28.0), ("上年结转资金", 26.0), ("其他资金", 24.0),
    ("指标数", 12.0),
)  # fmt: skip
_WIDTHS: Final = tuple(width for _, width in _COLUMNS)
_AMOUNTS: Final = ("annual", "annual_appropriation", "annual_carryover", "annual_other")
_FIRST_AMOUNT: Final = 5
Sums = Sequence[Decimal | None]


def summary_grid(title: str, year: int, sheets: Iterable[DeclarationSheet]) -> Grid:
    """Lay out the declarations of a year by department, in the order given; amounts in 元.

    Each department has a subtotal where there are several. A blank amount stays blank, and so
    does a sum of nothing but blanks.
    """
    grid = Grid(name=title, widths=_WIDTHS, repeat=2)
    wide = len(_COLUMNS)
    grid.put(0, 0, title, columns=wide, align=Align.CENTER, is_title=True)
    grid.put(1, 0, f"（{year}年度　单位：元）", columns=wide, align=Align.CENTER, is_title=True)
    for column, (label, width) in enumerate(_COLUMNS):
        grid.label(2, column, label)
        grid.heights[2] = max(grid.heights.get(2, 0), 2 + LINE * lines_in(label, width))
    ordered = sorted(sheets, key=lambda sheet: sheet.department)
    groups = [list(group) for _, group in groupby(ordered, key=lambda sheet: sheet.department)]
    number = 0
    for group in groups:
        for sheet in group:
            number += 1
            _project(grid, number, sheet)
        if len(groups) > 1:
            _sum(grid, f"{group[0].department}小计（{len(group)}个项目）", group)
    _sum(grid, f"合计（{number}个项目）", ordered)
    return grid


def _project(grid: Grid, number: int, sheet: DeclarationSheet) -> None:
    row = grid.row_count
    grid.put(row, 0, str(number), align=Align.CENTER)
    texts = (sheet.department, sheet.unit, sheet.project_name, sheet.project_category or "")
    for column, text in enumerate(texts, start=1):
        grid.put(row, column, text)
    lines = max(lines_in(text, width) for text, width in zip(texts, _WIDTHS[1:], strict=False))
    grid.heights[row] = 2 + LINE * lines
    _figures(grid, row, [sheet.in_yuan(getattr(sheet.funding, key)) for key in _AMOUNTS], [sheet])


def _sum(grid: Grid, label: str, sheets: Sequence[DeclarationSheet]) -> None:
    row = grid.row_count
    grid.label(row, 0, label, columns=_FIRST_AMOUNT)
    grid.heights[row] = 2 + LINE * lines_in(label, sum(_WIDTHS[:_FIRST_AMOUNT]))
    _figures(grid, row, [_total(sheets, key) for key in _AMOUNTS], sheets)


def _total(sheets: Sequence[DeclarationSheet], key: str) -> Decimal | None:
    amounts = [sheet.in_yuan(getattr(sheet.funding, key)) for sheet in sheets]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _figures(grid: Grid, row: int, amounts: Sums, sheets: Sequence[DeclarationSheet]) -> None:
    for column, amount in enumerate(amounts, start=_FIRST_AMOUNT):
        grid.put(row, column, amount, align=Align.RIGHT)
    count = sum(len(sheet.indicators) for sheet in sheets)
    grid.put(row, len(_COLUMNS) - 1, str(count), align=Align.CENTER)
