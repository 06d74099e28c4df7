"""Grids into a workbook, one sheet a grid; texts stay texts whatever they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, BinaryIO, Final

import xlsxwriter

from apps.documents.layouts.grid import Grid, GridCell

MM_PER_CHARACTER: Final = 2.05
POINTS_PER_MM: Final = 2.835
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


def write_xlsx(grids: Iterable[Grid], target: BinaryIO) -> None:
    """Write each grid on a sheet of its own, set up for A4 portrait, one page wide."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        formats = _formats(book)
        names: set[str] = set()
        for grid in grids:
            sheet = book.add_worksheet(_name(grid.name, names))
            _set_up(sheet, grid)
            for cell in grid.cells:
                _write(sheet, cell, formats)


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


def _set_up(sheet: Any, grid: Grid) -> None:
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页 共 &N 页")
    if grid.repeat is not None:
        sheet.repeat_rows(grid.repeat)
    if grid.row_count:
        sheet.print_area(0, 0, grid.row_count - 1, len(grid.widths) - 1)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width / MM_PER_CHARACTER)
    for row, height in grid.heights.items():
        sheet.set_row(row, min(400, height * POINTS_PER_MM))


def _write(sheet: Any, cell: GridCell, formats: dict[tuple[str, str], Any]) -> None:
    is_amount = isinstance(cell.value, Decimal)
    role = "title" if cell.is_title else "amount" if is_amount else "cell"
    style = formats[role, cell.align]
    if cell.rows > 1 or cell.columns > 1:
        bottom, right = cell.row + cell.rows - 1, cell.column + cell.columns - 1
        sheet.merge_range(cell.row, cell.column, bottom, right, "", style)
    if isinstance(cell.value, Decimal):
        sheet.write_number(cell.row, cell.column, float(cell.value), style)
    elif cell.value:
        sheet.write_string(cell.row, cell.column, cell.value, style)
    else:
        sheet.write_blank(cell.row, cell.column, None, style)
