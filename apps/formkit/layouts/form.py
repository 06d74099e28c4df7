"""A form laid out as its paper says: the blocks in the order of print, whatever the kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from apps.formkit.layouts.grid import Align, Grid
from apps.formkit.papers import Cell, Goals, Head, Money, Paper, Rows, Tail, Value
from apps.formkit.papers.model import Align as PaperAlign
from apps.formkit.sheets import RowSheet
from apps.formkit.sheets.figures import text_or_none
from apps.formkit.sheets.paper_rows import paper_rows

GOAL: Final = 30.0
"""The least height of the goals, in mm."""
_POINTS: Final = 14.0
_FURTHER: Final = 26.0
"""How wide a column is that a paper may lack, in mm: of points, of texts."""
_DASH: Final = "-"
_NARROW: Final = 20.0
_ALIGNS: Final = {align: Align(align.value) for align in PaperAlign}


def _columns_of(paper: Paper, sheet: RowSheet, with_weights: bool | None) -> tuple[Cell, ...]:
    return tuple(
        cell
        for cell in paper.rows.columns
        if not cell.is_optional or paper.is_landscape or _is_used(cell, sheet, with_weights)
    )


def form_grid(paper: Paper, sheet: RowSheet, *, with_weights: bool | None = None) -> Grid:
    """Return a sheet as its paper form; amounts stay in the sheet's unit.

    A column that the paper may lack (分值 of a declaration) is there ``with_weights``; undecided,
    where a row fills it.
    """
    form = _Form(paper, sheet, _columns_of(paper, sheet, with_weights))
    grid = form.grid
    grid.put(0, 0, paper.title, columns=form.wide, align=Align.CENTER, is_title=True)
    year = f"（{sheet.year}年度）" if sheet.year else ""
    grid.put(1, 0, year, columns=form.wide, align=Align.CENTER, is_title=True)
    for block in paper.blocks:
        match block:
            case Head():
                form.head(block)
            case Money():
                form.money(block)
            case Goals():
                form.goals(block)
            case Rows():
                form.indicators(block)
            case Tail():
                form.tail(block)
    return grid


def _is_used(cell: Cell, sheet: RowSheet, wanted: bool | None) -> bool:
    if wanted is not None and cell.value == Value.POINTS:
        return wanted
    if cell.place == "further" and getattr(sheet, "further_head", "") != "":
        return True
    return any(getattr(row, cell.path) not in (None, "", ()) for row in sheet.indicators)


@lru_cache(maxsize=512)
def _getter(path: str) -> Callable[[Any], Any]:
    """Return what fetches a path's value from a sheet; sources of money are keys."""
    block, _, rest = path.partition(".")
    if block != "budget":
        return attrgetter(path)
    source, name = rest.split(".")
    return lambda sheet: getattr(sheet.budget[source], name)


def printed(cell: Cell, owner: Any) -> str | Decimal | None:
    """Return what a cell prints of its sheet or row."""
    value = _getter(cell.path)(owner)
    if cell.value == Value.MONEY or value is None:
        return value
    if isinstance(value, Decimal):
        return text_or_none(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):  # paragraphs
        return "\n".join(value)
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _widths(paper: Paper, columns: Sequence[Cell]) -> list[float]:
    """Return the widths of the grid; what a paper may lack takes its place from the others."""
    widths, last = list(paper.widths), len(paper.widths) - 1
    added = sum(cell.span for cell in columns) + bool(paper.rows.label) - len(widths)
    for cell in columns[-added:] if added > 0 else ():
        if cell.value == Value.POINTS:
            widths[last] -= _POINTS
            widths.append(_POINTS)
        else:
            share = 1 - _FURTHER / sum(widths)
            widths = [*(width * share for width in widths), _FURTHER]
    return widths


class _Form:
    """A grid being filled from top to bottom; ``row`` is the next one."""

    def __init__(self, paper: Paper, sheet: RowSheet, columns: Sequence[Cell]) -> None:
        self.sheet, self.columns, self.row = sheet, columns, 2
        widths = _widths(paper, columns)
        self.grid = Grid(name=sheet.project_name or paper.title, widths=tuple(widths))
        self.wide = len(widths)

    def head(self, block: Head) -> None:
        for line in block.lines:
            column = 0
            for cell in line:
                self.grid.label(self.row, column, cell.label, columns=cell.label_span)
                column += cell.label_span
                span = self.wide - column if cell is line[-1] else cell.span
                text = printed(cell, self.sheet) or ""
                if cell.name == "department" and getattr(
                    self.sheet, "department_is_summary", False
                ):
                    text = f"{text}（汇总）"
                self.grid.put(self.row, column, text, columns=span)
                column += span
            self._next()

    def _next(self, height: float = 0.0) -> None:
        if height:
            self.grid.heights[self.row] = height
        self.row += 1

    def _side(self, label: str, rows: int, below: str = "") -> None:
        """Put a label left of some rows; a narrow one stands in pairs of characters."""
        if self.grid.widths[0] < _NARROW:
            label = "\n".join(label[at : at + 2] for at in range(0, len(label), 2))
        self.grid.label(self.row, 0, f"{label}\n{below}" if below else label, rows=rows)

    def money(self, block: Money) -> None:
        unit = f"（{self.sheet.amount_unit}）"
        self._side(block.label, len(block.lines) + bool(block.heads), unit)
        if block.heads:
            self.grid.put(self.row, 1, "", columns=block.line_span)
            column = 1 + block.line_span
            for head in block.heads:
                last = head is block.heads[-1]
                columns = self.wide - column if last else 1
                self.grid.label(self.row, column, head, columns=columns)
                column += 1
            self._next()
        for line in block.lines:
            column = 1
            if line.label:
                self.grid.label(self.row, 1, line.label, columns=block.line_span)
                column += block.line_span
            for at, cell in enumerate(line.cells):
                last = at == len(line.cells) - 1
                column = self._amount(cell, column, is_labelled=not line.label, is_last=last)
            self._next()

    def _amount(self, cell: Cell | None, column: int, *, is_labelled: bool, is_last: bool) -> int:
        """Put an amount, with its label where it has one, and return the next column."""
        if is_labelled:
            self.grid.label(self.row, column, cell.label if cell else "")
            column += 1
        text: str | Decimal | None
        if cell is not None:
            value = printed(cell, self.sheet)
            text = value if cell.value == Value.MONEY else value or ""
            align, span = _ALIGNS[cell.align], cell.span
        elif is_labelled:
            text, align, span = "", Align.RIGHT, 1
        else:
            text, align, span = _DASH, Align.CENTER, 1
        span = self.wide - column if is_last else span
        self.grid.put(self.row, column, text, columns=span, align=align)
        return column + span

    def goals(self, block: Goals) -> None:
        self._side(block.label, 2)
        column = 1
        for cell in block.cells:
            span = self.wide - column if cell is block.cells[-1] else cell.span
            self.grid.label(self.row, column, cell.label, columns=span)
            self.grid.put(self.row + 1, column, printed(cell, self.sheet) or "", columns=span)
            column += span
        self._next()
        self._next(GOAL)

    def indicators(self, block: Rows) -> None:
        grid, rows = self.grid, paper_rows(self.sheet.indicators)
        grid.repeat = self.row
        if block.label:
            self._side(block.label, len(rows) + 1)
        column = first = 1 if block.label else 0
        for cell in self.columns:
            grid.label(self.row, column, cell.label, columns=cell.span)
            column += cell.span
        self._next()
        for row in rows:
            column = first
            for cell in self.columns:
                span = 1
                if cell.value == Value.LEVEL:
                    span = row.level1_span if cell.place == "level1" else row.level2_span
                if span:
                    text = printed(cell, row.item) or ""
                    align = _ALIGNS[cell.align]
                    grid.put(self.row, column, text, rows=span, columns=cell.span, align=align)
                column += cell.span
            self._next()

    def _column_of(self, name: str) -> int:
        """Return where a column of the indicators stands; -1 for one that does not."""
        column = 0
        for cell in self.columns:
            if cell.place == name:
                return column
            column += cell.span
        return -1

    def tail(self, block: Tail) -> None:
        """Put the lines below the table; points stand below the points they are the sum of."""
        for line in block.lines:
            column = 0
            for cell in line:
                text = printed(cell, self.sheet) or ""
                at = self._column_of("weight") if cell.value == Value.POINTS else -1
                if at > 0:
                    self.grid.label(self.row, column, cell.label, columns=at - column)
                    self.grid.put(self.row, at, self._weights(), align=Align.CENTER)
                    self.grid.put(self.row, at + 1, text, align=Align.CENTER)
                    self.grid.put(self.row, at + 2, "", columns=self.wide - at - 2)
                    column = self.wide
                    continue
                self.grid.label(self.row, column, cell.label, columns=cell.label_span)
                column += cell.label_span
                span = self.wide - column if cell is line[-1] else cell.span
                align = _ALIGNS[cell.align]
                self.grid.put(self.row, column, text, columns=span, align=align)
                column += span
            self._next()

    def _weights(self) -> str:
        """Return the sum of all weights, that of the money too."""
        money = [row.weight for row in getattr(self.sheet, "budget", {}).values()]
        given = [*money, *(row.weight for row in self.sheet.indicators)]
        known = [weight for weight in given if weight is not None]
        return text_or_none(sum(known, Decimal(0))) or "" if known else ""
