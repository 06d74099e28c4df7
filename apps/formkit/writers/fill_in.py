"""The fill-in form as a workbook: labels locked, lists to choose from, a hidden sheet that says
which form it is, which version of the template, and what stood in each cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import ceil
from typing import Any, BinaryIO, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from apps.formkit.layouts.fill_in import SUM, At, Entry, FillIn
from apps.formkit.layouts.fill_in_parts import figure_of, total_of
from apps.formkit.layouts.grid import SIZE, Align, Grid, GridCell
from apps.formkit.layouts.measures import POINTS
from apps.formkit.layouts.pagination import ROOM_UPRIGHT
from apps.formkit.layouts.text_fit import UPRIGHT, fitted_heights
from apps.formkit.writers.xlsx import TALLEST, new_book, set_paper

MARK_SHEET: Final = "_标识"
LIST_SHEET: Final = "_选项"
VERSION: Final = "perfgoals-fill-in-4"
# What one cell of Excel holds at most.
_PIECE: Final = 30_000
# What of a page is not worth one more: the whole is printed so much smaller.
_SPARE: Final = 0.2
_FIGURE: Final = {"num_format": "#,##0.00####", "align": "right", "text_wrap": False}


def write_fill_in(form: FillIn, mark: str, target: BinaryIO) -> None:
    """Write the form; ``mark`` (any text) comes back with the filled-in file."""
    with new_book(target) as book:
        _Writer(book, form).write()
        _write_mark(book, mark)


class _Writer:
    """Writes one form into the first sheet of a workbook, its lists into the second."""

    def __init__(self, book: Any, form: FillIn) -> None:
        self.form = form
        self.sheet = book.add_worksheet(form.grid.name)
        self.levels, self.ranges = _write_lists(book, form)
        self.texts = {(cell.row, cell.column): cell.text for cell in form.grid.cells}
        base = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
        grey = {**base, "border": 1, "bg_color": "#F2F4F7"}
        open_ = {**base, "border": 1, "locked": False}
        self.locked = {align: book.add_format({**grey, "align": align}) for align in Align}
        self.locked_figure = book.add_format({**grey, **_FIGURE})
        self.open = book.add_format({**open_, "num_format": "@"})
        self.figure = book.add_format({**open_, **_FIGURE})
        self.title = book.add_format({**base, "bold": True, "font_size": 14, "align": "center"})

    def write(self) -> None:
        """Write every cell, the sheet protected."""
        _set_up(self.sheet, self.form.grid)
        self.sheet.protect("", {"format_rows": True, "format_columns": True})
        for cell in self.form.grid.cells:
            at = (cell.row, cell.column)
            entry = self.form.entries.get(at)
            if entry:
                self._enter(cell, entry)
            elif at in self.form.formulas:
                self._reckon(cell, *self.form.formulas[at])
            elif isinstance(cell.value, Decimal):
                self._span(cell, self.locked_figure)
                self.sheet.write_number(*at, float(cell.value), self.locked_figure)
            else:
                self._write(cell, self.title if cell.is_title else self.locked[cell.align])
        self.sheet.freeze_panes(1, 0)

    def _span(self, cell: GridCell, style: Any) -> None:
        row, column = cell.row, cell.column
        if cell.rows > 1 or cell.columns > 1:
            last = (row + cell.rows - 1, column + cell.columns - 1)
            self.sheet.merge_range(row, column, *last, "", style)
        else:
            self.sheet.write_blank(row, column, None, style)

    def _write(self, cell: GridCell, style: Any) -> None:
        self._span(cell, style)
        if cell.text:
            self.sheet.write_string(cell.row, cell.column, cell.text, style)

    def _enter(self, cell: GridCell, entry: Entry) -> None:
        if entry.choices:
            self._offer(cell, entry)
        value = figure_of(cell.text) if entry.is_figure else None
        if entry.sum_of and self._is_sum(value, [self.texts[at] for at in entry.sum_of]):
            self._reckon(cell, SUM, entry.sum_of, self.figure)
        elif value is not None:
            self._span(cell, self.figure)
            self.sheet.write_number(cell.row, cell.column, float(value), self.figure)
        else:
            # What is no figure stays the text it is, for the editor asks about it.
            self._write(cell, self.figure if entry.is_figure else self.open)

    @staticmethod
    def _is_sum(value: Decimal | None, parts: Sequence[str]) -> bool:
        """Return whether a total is what its parts give, or blank as they are."""
        return total_of(parts) == value and (value is not None or not any(parts))

    def _reckon(
        self, cell: GridCell, formula: str, cells: Sequence[At], style: Any | None = None
    ) -> None:
        """Write a formula over other cells with what it gives now."""
        value = figure_of(cell.text)
        if style is None:
            style = self.locked_figure if value is not None else self.locked[cell.align]
        first, last = (xl_rowcol_to_cell(*at) for at in (cells[0], cells[-1]))
        told = formula.format(first=first, last=last, levels=self.levels)
        self._span(cell, style)
        known = cell.text if value is None else float(value)
        self.sheet.write_formula(cell.row, cell.column, told, style, known)

    def _offer(self, cell: GridCell, entry: Entry) -> None:
        """Let a cell choose from a list; where it is not strict another text is taken too."""
        rule: dict[str, Any] = {"validate": "list", "source": self.ranges[entry.choices]}
        if entry.is_strict:
            rule["error_title"] = "请从列表中选择"
            rule["error_message"] = "此格只能填写下拉列表中的内容。"
        else:
            rule["show_error"] = False
        self.sheet.data_validation(cell.row, cell.column, cell.row, cell.column, rule)


def _set_up(sheet: Any, grid: Grid) -> None:
    """Set paper and widths, and rows high enough for what stands in them; printed upright on as few
    pages as its width, fitted, allows."""
    set_paper(sheet, grid.widths)
    heights = fitted_heights(grid, grid.widths, SIZE)
    for row, height in heights.items():
        sheet.set_row(row, min(height * POINTS, TALLEST))
    scale = min(1.0, UPRIGHT / sum(grid.widths))
    sheet.fit_to_pages(1, max(1, ceil(sum(heights.values()) * scale / ROOM_UPRIGHT - _SPARE)))


def _write_lists(book: Any, form: FillIn) -> tuple[str, dict[tuple[str, ...], str]]:
    """Write the lists on a hidden sheet; return the range of the levels, and that of each list."""
    sheet = book.add_worksheet(LIST_SHEET)
    sheet.very_hidden()

    def column(at: int, words: Iterable[str]) -> str:
        last = 0
        for last, word in enumerate(words):
            sheet.write_string(last, at, word)
        ends = (xl_rowcol_to_cell(row, at, row_abs=True, col_abs=True) for row in (0, last))
        return f"'{LIST_SHEET}'!{':'.join(ends)}"

    column(0, form.level1_of)
    column(1, form.level1_of.values())
    lists = dict.fromkeys(entry.choices for entry in form.entries.values() if entry.choices)
    ranges = {words: f"={column(at, words)}" for at, words in enumerate(lists, start=2)}
    return f"'{LIST_SHEET}'!$A$1:$B${max(1, len(form.level1_of))}", ranges


def _write_mark(book: Any, mark: str) -> None:
    sheet = book.add_worksheet(MARK_SHEET)
    sheet.very_hidden()
    sheet.write_string(0, 0, VERSION)
    for row, piece in enumerate(_pieces(mark), start=1):
        sheet.write_string(row, 0, piece)


def _pieces(text: str) -> Sequence[str]:
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
