"""Grids into a workbook, one sheet a grid; texts stay texts whatever they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from math import ceil
from typing import Any, BinaryIO, Final

import xlsxwriter

from apps.documents.layouts.grid import Grid, GridCell

MM_PER_CHARACTER: Final = 2.05
POINTS_PER_MM: Final = 2.835
TALLEST: Final = 400.0
# A grid wider than this (mm) lies across.
WIDEST: Final = 190.0
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


def write_xlsx(grids: Iterable[Grid], target: BinaryIO) -> None:
    """Write each grid on a sheet of its own, set up for A4, one page wide."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        formats = _formats(book)
        names: set[str] = set()
        for grid in grids:
            sheet = book.add_worksheet(_name(grid.name, names))
            starts = _rows(sheet, grid)
            _set_up(sheet, grid, starts)
            for cell in grid.cells:
                _write(sheet, cell, formats, starts)


def _formats(book: Any) -> dict[tuple[str, str], Any]:
    """Make one format per role and alignment."""
    found = {}
    for align in ("left", "center", "right"):
        base = {
            "font_name": "宋体",
            "font_size": 10.5,
            "valign": "vcenter",
            "align": align,
            "text_wrap": True,
        }
        framed = base | {"border": 1}
        found["cell", align] = book.add_format(framed)
        found["amount", align] = book.add_format(framed | {"num_format": "#,##0.00"})
        found["title", align] = book.add_format(base | {"bold": True, "font_size": 14})
    return found


def _name(wanted: str, taken: set[str]) -> str:
    """Give a sheet name that is allowed and not used yet."""
    base = _FORBIDDEN.sub("", wanted)[:28] or "申报表"
    name, number = base, 2
    while name.lower() in taken:
        name, number = f"{base[:26]}{number}", number + 1
    taken.add(name.lower())
    return name


def _rows(sheet: Any, grid: Grid) -> list[int]:
    """Set the heights and give each grid row's first row in the sheet, and the end after the last.

    Excel allows a row 409 points; a taller one is parted into several that its cells span, so
    that no goal is cut off.
    """
    starts, at = [], 0
    for row in range(grid.row_count):
        starts.append(at)
        height = grid.heights.get(row)
        parts = 1 if height is None else ceil(height * POINTS_PER_MM / TALLEST)
        for _ in range(parts):
            if height is not None:
                sheet.set_row(at, height * POINTS_PER_MM / parts)
            at += 1
    return [*starts, at]


def _set_up(sheet: Any, grid: Grid, starts: list[int]) -> None:
    sheet.set_paper(9)
    if sum(grid.widths) > WIDEST:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页 共 &N 页")
    if grid.repeat is not None:
        sheet.repeat_rows(starts[grid.repeat])
    if grid.row_count:
        sheet.print_area(0, 0, starts[-1] - 1, len(grid.widths) - 1)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width / MM_PER_CHARACTER)


def _write(
    sheet: Any, cell: GridCell, formats: dict[tuple[str, str], Any], starts: list[int]
) -> None:
    is_amount = isinstance(cell.value, Decimal)
    role = "title" if cell.is_title else "amount" if is_amount else "cell"
    style = formats[role, cell.align]
    row, bottom = starts[cell.row], starts[cell.row + cell.rows] - 1
    if bottom > row or cell.columns > 1:
        sheet.merge_range(row, cell.column, bottom, cell.column + cell.columns - 1, "", style)
    if isinstance(cell.value, Decimal):
        sheet.write_number(row, cell.column, float(cell.value), style)
    elif cell.value:
        sheet.write_string(row, cell.column, cell.value, style)
    else:
        sheet.write_blank(row, cell.column, None, style)
