"""The tables of a Word document whose tree is settled, each read in one pass from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lxml import etree

from apps.documents.blocks import Table
from apps.documents.limits import Limits
from apps.documents.readers.archive import BROKEN
from apps.documents.readers.base import UnreadableDocument, demand_rows
from apps.documents.readers.docx_text import TABLE, TEXTS, VALUE, P, W, integer, take_out

_ROW, _CELL, _BEFORE = f"{W}tr", f"{W}tc", f"{W}gridBefore"
_SPAN, _DOWN, _ACROSS = f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"
_MOST_COLUMNS: Final = 500


class TableReader:
    """Lays out one table; ``prefix`` gives what Word sets before a paragraph by itself."""

    def __init__(self, number: int, prefix: Callable[[etree._Element], str]) -> None:
        self.table = Table(rows=[], number=number)
        self.prefix = prefix
        # In which row the cell begins that goes on below, by column; the cell placed last.
        self.above: dict[int, int] = {}
        self.last = (-1, 0)
        self._begin(is_open=False)

    def read(self, element: etree._Element, limits: Limits) -> Table:
        """Give the table, every row as long as the longest; raises UnreadableDocument."""
        rows = self.table.rows
        for item in element.iter(P, _ROW, _CELL, _BEFORE, _SPAN, _DOWN, _ACROSS, *TEXTS):
            tag = item.tag
            if tag in TEXTS:
                self.parts.append(item.text or "")
            elif tag == P:
                self.parts.append(f"\n{self.prefix(item)}")
            elif tag == _CELL:
                self._end()
                self._begin(is_open=bool(rows))
            elif tag == _SPAN:
                self.span = max(1, integer(item, 1))
            elif tag == _DOWN:
                self.down = item.get(VALUE) or "continue"
            elif tag == _ACROSS:
                self.across = item.get(VALUE) or "continue"
            elif tag == _ROW:
                self._end()
                self._begin(is_open=False)
                rows.append([])
                demand_rows(len(rows), limits)
            elif rows:
                rows[-1] += [""] * min(integer(item), _MOST_COLUMNS)
        self._end()
        width = max(map(len, rows), default=0)
        for texts in rows:
            texts += [""] * (width - len(texts))
        return self.table

    def _begin(self, *, is_open: bool) -> None:
        self.is_open = is_open
        self.parts: list[str] = []
        self.span, self.down, self.across = 1, "", ""

    def _end(self) -> None:
        """Place the cell that was open: a new one, or one that another goes on over."""
        if not self.is_open:
            return
        texts = self.table.rows[-1]
        y, x, span = len(self.table.rows) - 1, len(texts), self.span
        if x + span > _MOST_COLUMNS:
            raise UnreadableDocument(BROKEN)
        text = ""
        if self.down == "continue" and x in self.above:
            self.last = (self.above[x], x)
        elif self.across != "continue" or self.last[0] != y:
            self.last, self.above[x] = (y, x), y
            text = "".join(self.parts).strip("\n")
        texts.append(text)
        if span > 1:
            texts += [""] * (span - 1)
        if span > 1 or self.last != (y, x):
            self.table.cover(self.last, y, x, columns=span)


def flatten(body: etree._Element, limits: Limits, prefix: Callable[[etree._Element], str]) -> None:
    """Leave no table within a table: one that only frames others gives way to them, others become
    the text of their cell, a line a row."""
    inner = [table for table in body.iter(TABLE) if _around(table) is not None]
    for table in inner:
        outer = _around(table)
        if outer is not None and (cell := _only_cell(outer)) is not None:
            for held in reversed(cell):
                outer.addnext(held)
            take_out(outer)
    for table in reversed(inner):
        if _around(table) is None:
            continue
        grid = TableReader(-1, prefix).read(table, limits)
        paragraph = etree.Element(P)
        etree.SubElement(paragraph, TEXTS[0]).text = "\n".join(
            "\t".join(cell.text if top == row else "" for (top, _), cell in grid.cells(row))
            for row in range(len(grid.rows))
        )
        table.addnext(paragraph)
        take_out(table)


def _around(table: etree._Element) -> etree._Element | None:
    return next(table.iterancestors(TABLE), None)


def _only_cell(table: etree._Element) -> etree._Element | None:
    """Give the cell of a table that has no other; those of tables within it do not count."""
    cells = [cell for cell in table.iter(_CELL) if next(cell.iterancestors(TABLE), None) is table]
    return cells[0] if len(cells) == 1 else None
