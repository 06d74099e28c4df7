"""The fill-in form as a workbook: labels locked, lists to choose from, a hidden sheet that says
which form it is, which version of the template, and what stood in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from apps.formkit.layouts.fill_in import Entry, FillIn
from apps.formkit.layouts.fill_in_parts import figure_of, total_of
from apps.formkit.layouts.fitting import fitted_heights
from apps.formkit.layouts.grid import SIZE, Align, Grid, GridCell
from apps.formkit.layouts.measures import POINTS
from apps.formkit.writers.xlsx import TALLEST, set_paper

MARK_SHEET: Final = "_标识"
LIST_SHEET: Final = "_选项"
VERSION: Final = "perfgoals-fill-in-3"
# What one cell of Excel holds at most.
_PIECE: Final = 30_000


def write_fill_in(form: FillIn, mark: str, target: BinaryIO) -> None:
    """Write the form; ``mark`` (any text) comes back with the filled-in file."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(form.grid.name)
        ranges = _write_lists(book, form)
        _write_mark(book, mark)
        _set_up(sheet, form.grid)
        sheet.protect("", {"format_rows": True, "format_columns": True})
        locked, open_, figure, title = _formats(book)
        for cell in form.grid.cells:
            entry = form.entries.get((cell.row, cell.column))
            if entry and entry.is_figure:
                _write_figure(sheet, form, cell, entry, figure)
                continue
            style = title if cell.is_title else open_ if entry else locked[cell.align]
            _write(sheet, cell, style)
            if entry and entry.choices:
                _offer(sheet, cell, entry, ranges[entry.choices])
        for (row, column), entry in form.entries.items():
            if entry.place.endswith(".level2"):
                _write_level1(sheet, row, column, form, locked[Align.LEFT])
        sheet.freeze_panes(1, 0)


def _set_up(sheet: Any, grid: Grid) -> None:
    """Set paper and widths, and rows high enough for what stands in them."""
    set_paper(sheet, grid.widths)
    if grid.lies_across:
        sheet.set_landscape()
    for row, height in fitted_heights(grid, grid.widths, SIZE).items():
        sheet.set_row(row, min(height * POINTS, TALLEST))


def _formats(book: Any) -> tuple[dict[Align, Any], Any, Any, Any]:
    base = {
        "font_name": "宋体",
        "font_size": 10.5,
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
    }
    locked = {
        align: book.add_format({**base, "align": align, "bg_color": "#F2F4F7"}) for align in Align
    }
    open_ = book.add_format({**base, "locked": False, "num_format": "@"})
    figure = book.add_format(
        {**base, "locked": False, "num_format": "#,##0.00", "align": "right", "text_wrap": False}
    )
    title = book.add_format({**base, "border": 0, "bold": True, "font_size": 14, "align": "center"})
    return locked, open_, figure, title


def _write(sheet: Any, cell: GridCell, style: Any) -> None:
    row, column = cell.row, cell.column
    if cell.rows > 1 or cell.columns > 1:
        last = (row + cell.rows - 1, column + cell.columns - 1)
        sheet.merge_range(row, column, *last, "", style)
    if cell.text:
        sheet.write_string(row, column, cell.text, style)
    else:
        sheet.write_blank(row, column, None, style)


def _write_figure(sheet: Any, form: FillIn, cell: GridCell, entry: Entry, style: Any) -> None:
    """Write a figure as a number; a total that its parts give, or that is blank, as their sum.

    What is no figure stays the text it is, for the editor asks about it.
    """
    row, column = cell.row, cell.column
    _write(sheet, GridCell(row=row, column=column, rows=cell.rows, columns=cell.columns), style)
    value = figure_of(cell.text)
    if entry.sum_of:
        texts = {(one.row, one.column): one.text for one in form.grid.cells}
        parts = [texts[at] for at in entry.sum_of]
        if total_of(parts) == value and (value is not None or not any((cell.text, *parts))):
            cells = f"{xl_rowcol_to_cell(*entry.sum_of[0])}:{xl_rowcol_to_cell(*entry.sum_of[-1])}"
            formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
            sheet.write_formula(row, column, formula, style, "" if value is None else float(value))
            return
    if value is not None:
        sheet.write_number(row, column, float(value), style)
    elif cell.text:
        sheet.write_string(row, column, cell.text, style)


def _offer(sheet: Any, cell: GridCell, entry: Entry, source: str) -> None:
    """Let a cell choose from a list; where it is not strict another text is taken too."""
    rule = {"validate": "list", "source": source, "ignore_blank": True}
    if entry.is_strict:
        rule |= {"error_title": "请从列表中选择", "error_message": "此格只能填写下拉列表中的内容。"}
    else:
        rule["show_error"] = False
    sheet.data_validation(cell.row, cell.column, cell.row, cell.column, rule)


def _write_level1(sheet: Any, row: int, column: int, form: FillIn, style: Any) -> None:
    """Let 一级指标 follow what is chosen as 二级指标."""
    chosen = xl_rowcol_to_cell(row, column)
    last = len(form.level1_of)
    formula = f"=IFERROR(VLOOKUP({chosen},'{LIST_SHEET}'!$A$1:$B${last},2,FALSE),\"\")"
    now = next(cell.text for cell in form.grid.cells if (cell.row, cell.column) == (row, 1))
    sheet.write_formula(row, 1, formula, style, now)


def _write_lists(book: Any, form: FillIn) -> dict[str, str]:
    """Write the lists on a hidden sheet; give the range of each."""
    sheet = book.add_worksheet(LIST_SHEET)
    sheet.very_hidden()
    for row, (level2, level1) in enumerate(form.level1_of.items()):
        sheet.write_string(row, 0, level2)
        sheet.write_string(row, 1, level1)
    ranges = {}
    for column, (name, words) in enumerate(form.lists.items(), start=2):
        for row, word in enumerate(words):
            sheet.write_string(row, column, word)
        first = xl_rowcol_to_cell(0, column, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(max(0, len(words) - 1), column, row_abs=True, col_abs=True)
        ranges[name] = f"='{LIST_SHEET}'!{first}:{last}"
    return ranges


def _write_mark(book: Any, mark: str) -> None:
    sheet = book.add_worksheet(MARK_SHEET)
    sheet.very_hidden()
    sheet.write_string(0, 0, VERSION)
    for row, piece in enumerate(_pieces(mark), start=1):
        sheet.write_string(row, 0, piece)


def _pieces(text: str) -> Sequence[str]:
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
