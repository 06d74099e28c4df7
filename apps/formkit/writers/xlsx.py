"""Grids into a workbook, one sheet a grid; texts stay texts whatever they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from math import ceil
from statistics import mode
from typing import Any, BinaryIO, Final

import xlsxwriter

from apps.formkit.layouts.grid import TALL, Grid, GridCell, Page, Prose, Style, halves, places_of

MM_PER_CHARACTER: Final = 2.05
POINTS_PER_MM: Final = 2.835
TALLEST: Final = 400.0
# Running text: several columns of so many mm, merged in each row, for a program makes only columns
# fit the page, never a single one; and a line of 12 points in points.
PROSE_WIDTHS: Final = (30.0,) * 6
PROSE_LINE: Final = 20.0
PROSE_CHARACTERS: Final = 38
# Two blanks of a Chinese character's width begin a paragraph, as typed in any office program.
INDENT: Final = "　　"
MOST_PLACES: Final = 6
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


def write_xlsx(pages: Iterable[Page], target: BinaryIO) -> None:
    """Write each form or text on a sheet of its own, set up for A4, one page wide."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        formats = _Formats(book)
        names: set[str] = set()
        for page in pages:
            sheet = book.add_worksheet(_name(page.name, names))
            if isinstance(page, Prose):
                _write_prose(sheet, page, formats)
                continue
            sheet.add_write_handler(str, _write_text)
            starts = set_up(sheet, page)
            for cell in page.cells:
                _write(sheet, page, cell, formats, starts)


_PLAIN: Final = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
# A figure wider than its cell is set smaller; a program shows ### else.
_AMOUNT: Final = {"border": 1, "text_wrap": False, "shrink": True}
_ROLES: Final[dict[str, dict[str, Any]]] = {
    "cell": {"border": 1},
    "goal": {"border": 1, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    Style.HEADING: {"bold": True, "font_size": 12, "font_name": "黑体"},
    Style.BODY: {"font_size": 12, "valign": "top"},
    Style.ENTRY: {"font_size": 12},
    **{
        f"amount{places}": _AMOUNT | {"num_format": f"#,##0.{'0' * places}"}
        for places in range(2, MOST_PLACES + 1)
    },
}


class _Formats(dict[tuple[str, str], Any]):
    """A workbook's formats by role and alignment, made when first asked for; an amount's role ends
    in its places."""

    def __init__(self, book: Any) -> None:
        super().__init__()
        self.book = book

    def __missing__(self, key: tuple[str, str]) -> Any:
        role, align = key
        self[key] = self.book.add_format(_PLAIN | _ROLES[role] | {"align": align})
        return self[key]


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
    usual = mode(grid.heights.values()) if grid.heights else 0
    if usual:
        sheet.set_default_row(usual * POINTS_PER_MM)
    starts, at = [], 0
    for row in range(grid.row_count):
        starts.append(at)
        height = grid.heights.get(row, usual)
        parts = ceil(height * POINTS_PER_MM / TALLEST) or 1
        for part in range(at, at + parts if height != usual else at):
            sheet.set_row(part, height * POINTS_PER_MM / parts)
        at += parts
    return [*starts, at]


def _set_paper(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页 共 &N 页")


def set_up(sheet: Any, grid: Grid) -> list[int]:
    """Set paper, widths and heights; give each grid row's first row in the sheet, and the end."""
    starts = _rows(sheet, grid)
    _set_paper(sheet)
    if grid.lies_across:
        sheet.set_landscape()
    if grid.repeat is not None:
        sheet.repeat_rows(starts[grid.repeat])
    if grid.row_count:
        sheet.print_area(0, 0, starts[-1] - 1, len(grid.widths) - 1)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width / MM_PER_CHARACTER)
    return starts


def _write_text(sheet: Any, row: int, column: int, text: str, style: Any) -> int:
    """Keep every text of a merged cell a text, whatever it begins with."""
    written: int = sheet.write_string(row, column, text, style)
    return written


def _write(sheet: Any, grid: Grid, cell: GridCell, formats: _Formats, starts: list[int]) -> None:
    role = "title" if cell.is_title else "cell"
    if role == "cell" and grid.heights.get(cell.row, 0) >= TALL:
        role = "goal" if grid.is_tall(cell) and not cell.is_label else role
    value = cell.value
    if isinstance(value, Decimal):
        role = f"amount{min(places_of(value), MOST_PLACES)}"
    style = formats[role, cell.align]
    row, bottom = starts[cell.row], starts[cell.row + cell.rows] - 1
    if bottom > row or cell.columns > 1:
        right = cell.column + cell.columns - 1
        data = float(value) if isinstance(value, Decimal) else value or None
        sheet.merge_range(row, cell.column, bottom, right, data, style)
    elif isinstance(value, Decimal):
        sheet.write_number(row, cell.column, float(value), style)
    elif value:
        sheet.write_string(row, cell.column, value, style)
    else:
        sheet.write_blank(row, cell.column, None, style)


def _write_prose(sheet: Any, prose: Prose, formats: _Formats) -> None:
    """Write a paragraph a row; one too tall for a row is parted at whole lines."""
    _set_paper(sheet)
    last = len(PROSE_WIDTHS) - 1
    for column, width in enumerate(PROSE_WIDTHS):
        sheet.set_column(column, column, width / MM_PER_CHARACTER)
    at = 0
    for item in prose.texts:
        is_title = item.style == Style.TITLE
        style = formats["title" if is_title else item.style, "center" if is_title else "left"]
        text = f"{INDENT}{item.text}" if item.style == Style.BODY else item.text
        height = PROSE_LINE * ceil(halves(text) / (2 * PROSE_CHARACTERS)) + 4
        parts = ceil(height / TALLEST)
        for part in range(at, at + parts):
            sheet.set_row(part, height / parts)
        sheet.merge_range(at, 0, at + parts - 1, last, "", style)
        sheet.write_string(at, 0, text, style)
        at += parts
    sheet.print_area(0, 0, max(0, at - 1), last)
