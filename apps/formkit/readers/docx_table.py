"""The tables of a Word document, each read in one pass from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lxml import etree

from apps.formkit.blocks import Table
from apps.formkit.limits import Limits
from apps.formkit.readers.archive import BROKEN
from apps.formkit.readers.base import UnreadableDocument, demand_rows
from apps.formkit.readers.docx_text import (
    ODD,
    TABLE,
    TEXTS,
    VALUE,
    P,
    Unsettled,
    W,
    integer,
    take_out,
)

_ROW, _CELL, _BEFORE = f"{W}tr", f"{W}tc", f"{W}gridBefore"
_SPAN, _DOWN, _ACROSS = f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"
_MERGING: Final = (_SPAN, _DOWN, _ACROSS)
_PARTS: Final = (P, _CELL, _ROW, _BEFORE, *_MERGING, TABLE, *TEXTS, *ODD)
_MOST_COLUMNS: Final = 500
_LARGE: Final = 3


class TableReader:
    """Lays out one table; ``prefix`` gives what Word sets before a paragraph by itself."""

    def __init__(self, number: int, prefix: Callable[[etree._Element], str]) -> None:
        self.table = Table(rows=[], number=number)
        self.prefix = prefix
        # In which row the cell begins that goes on below, by column; the cell placed last.
        self.above: dict[int, int] = {}
        self.last = (-1, 0)
        # The cell that is being read: its text, how it merges, and whether there is one.
        self.parts: list[str] = []
        self.merges = _Merges()
        self.is_open = False

    def read(self, element: etree._Element, limits: Limits) -> Table:
        """Return the table, every row as long as the longest.

        Raises UnreadableDocument, and Unsettled where another table or what is not shown is met.
        """
        for item in element.iter(*_PARTS):
            tag = item.tag
            if tag in TEXTS:
                self.parts.append(TEXTS[tag](item))
            elif tag in _STEPS:
                _STEPS[tag](self, item)
            elif item is not element:
                raise Unsettled
            # A table of too many rows is not read to its end.
            if tag == _ROW:
                demand_rows(len(self.table.rows), limits)
        self._close_cell()
        rows = self.table.rows
        width = max(map(len, rows), default=0)
        for texts in rows:
            if len(texts) < width:
                texts += [""] * (width - len(texts))
        return self.table

    def _begin_paragraph(self, item: etree._Element) -> None:
        self.parts.append(f"\n{self.prefix(item)}")

    def _begin_cell(self, item: etree._Element) -> None:
        self._close_cell()
        self.is_open = bool(self.table.rows)

    def _begin_row(self, item: etree._Element) -> None:
        self._close_cell()
        self.table.rows.append([])

    def _take_merge(self, item: etree._Element) -> None:
        self.merges.take(item.tag, item)

    def _leave_out(self, item: etree._Element) -> None:
        """Begin a row with the columns before its first cell."""
        self.table.rows[-1:] = [[""] * min(integer(item), _MOST_COLUMNS)]

    def _close_cell(self) -> None:
        if self.is_open:
            self._put("".join(self.parts), self.merges)
        self.is_open = False
        self.parts.clear()

    def _put(self, text: str, merges: _Merges) -> None:
        """Place a cell: a new one, or one that another goes on over."""
        texts = self.table.rows[-1]
        y, x, span = len(self.table.rows) - 1, len(texts), merges.span
        if x + span > _MOST_COLUMNS:
            raise UnreadableDocument(BROKEN)
        if merges.down == "continue" and x in self.above:
            self.last = (self.above[x], x)
        elif merges.across != "continue" or self.last[0] != y:
            self.last, self.above[x] = (y, x), y
        texts += [text.strip("\n") if self.last == (y, x) else "", *[""] * (span - 1)]
        top, left = self.last
        if span > 1 or self.last != (y, x):
            self.table.spans[self.last] = y - top + 1, x + span - left
        if top < y:
            self.table.below[y, x] = self.last
        merges.clear()


class _Merges:
    """How many columns a cell spans, and how it merges downwards and (old style) across."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.span, self.down, self.across = 1, "", ""

    def take(self, tag: str, item: etree._Element) -> None:
        """Note one of a cell's properties."""
        if tag == _SPAN:
            self.span = max(1, integer(item, 1))
        elif tag == _DOWN:
            self.down = item.get(VALUE) or "continue"
        elif tag == _ACROSS:
            self.across = item.get(VALUE) or "continue"


_STEPS: Final = {
    P: TableReader._begin_paragraph,
    _CELL: TableReader._begin_cell,
    _ROW: TableReader._begin_row,
    _BEFORE: TableReader._leave_out,
    **dict.fromkeys(_MERGING, TableReader._take_merge),
}


def flatten(body: etree._Element, limits: Limits, prefix: Callable[[etree._Element], str]) -> None:
    """Leave no table within a table: one that only frames others gives way to them, one of some
    rows and columns parts the table around it, others become the text of their cell, a line a
    row."""
    inner = [table for table in body.iter(TABLE) if _around(table) is not None]
    for table in inner:
        _give_way(_around(table))
    for table in reversed(inner):
        outer = _around(table)
        if outer is None:
            continue
        row = _parted_at(outer, table)
        if row is not None:
            _part(outer, row, table)
        else:
            _write_out(table, TableReader(-1, prefix).read(table, limits))


def _give_way(frame: etree._Element | None) -> None:
    """Set what the only cell of a table holds in the table's place."""
    cell = None if frame is None else _only_cell(frame)
    if frame is None or cell is None:
        return
    for held in reversed(cell):
        frame.addnext(held)
    take_out(frame)


def _parted_at(outer: etree._Element, table: etree._Element) -> etree._Element | None:
    """Return the row at which a table parts the one around it; None where it does not."""
    row = next(table.iterancestors(_ROW), None)
    is_plain = row is not None and row.getparent() is outer and _around(outer) is None
    return row if is_plain and _is_large(table) else None


def _write_out(table: etree._Element, grid: Table) -> None:
    """Put the text of a table in its place, a line a row."""
    paragraph = etree.Element(P)
    etree.SubElement(paragraph, f"{W}t").text = "\n".join(
        "\t".join(cell.text if top == row else "" for (top, _), cell in grid.cells(row))
        for row in range(len(grid.rows))
    )
    table.addnext(paragraph)
    take_out(table)


def _is_large(table: etree._Element) -> bool:
    rows = table.findall(_ROW)
    return len(rows) >= _LARGE and len(rows[0].findall(_CELL)) >= _LARGE


def _part(outer: etree._Element, row: etree._Element, table: etree._Element) -> None:
    """Set a table behind the row that holds it, and the rows below into a table of their own."""
    below = list(row.itersiblings(_ROW))
    outer.addnext(table)
    if below:
        rest = etree.Element(TABLE)
        rest.extend(below)
        table.addnext(rest)


def _around(table: etree._Element) -> etree._Element | None:
    return next(table.iterancestors(TABLE), None)


def _only_cell(table: etree._Element) -> etree._Element | None:
    """Return the cell of a table that has no other; those of tables within it do not count."""
    cells = [cell for cell in table.iter(_CELL) if next(cell.iterancestors(TABLE), None) is table]
    return cells[0] if len(cells) == 1 else None
