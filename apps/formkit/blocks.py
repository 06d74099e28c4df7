"""What every reader gives: paragraphs and tables in reading order, knowing no form.

A table is what libraries give cheapest: rows of texts. What only some cells have beside their
text (a span, a box, a confidence) is kept by position; a ``Cell`` is made where one is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, NamedTuple

_WORD: Final = re.compile(r"\S+")
Box = tuple[float, float, float, float]
Spot = tuple[int, int]  # row and column, from 0


class Place(NamedTuple):
    """Where a text stands in its source, all counted from 0.

    ``page`` a page or worksheet, ``line`` the line of a text file, ``table`` the table on
    the whole document, ``row``/``column`` the cell, ``box`` (left, top, right, bottom) in
    points (of a picture: pixels) from the page's upper left corner, ``sheet`` the worksheet's name.
    """

    page: int | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    box: Box | None = None
    sheet: str = ""

    @property
    def told(self) -> str:
        """Where it stands in the reader's words: «第2页第1个表第6行», empty where nothing is known."""
        page = f"第{self.page + 1}页" if self.page is not None else ""
        table = f"第{self.table + 1}个表" if self.table is not None and not self.sheet else ""
        at = self.line if self.row is None else self.row
        return (self.sheet or page) + table + (f"第{at + 1}行" if at is not None else "")


class Cell(NamedTuple):
    """One cell of a table; ``rows``/``columns`` how many it spans; ``confidence`` 0 to 1 (OCR).

    ``place`` names its upper left position.
    """

    text: str
    place: Place
    rows: int = 1
    columns: int = 1
    confidence: float = 1.0


@dataclass(slots=True, kw_only=True)
class Paragraph:
    """A paragraph or line of running text; ``is_indented`` as the first line of a paragraph is."""

    text: str
    place: Place = field(default_factory=Place)
    confidence: float = 1.0
    is_indented: bool = False


@dataclass(slots=True, kw_only=True)
class Table:
    """Rows of texts. ``is_ruled`` says whether the cell borders are certain (docx, xlsx, ruled
    pdf) or guessed from separators (tab-separated text, columns of blanks).

    A merged cell's text stands at its upper left position, its spot; ``spans`` says how many rows
    and columns it has, ``below`` where its left edge is in its other rows. What texts the positions
    hold that it covers is not read.
    ``boxes`` and ``confidences`` are kept by cell, as are ``pages`` that are not the table's first;
    ``lines`` (of a text file) by row.
    """

    rows: list[list[str]]
    number: int = 0
    page: int | None = None
    sheet: str = ""
    is_ruled: bool = True
    spans: dict[Spot, Spot] = field(default_factory=dict)
    below: dict[Spot, Spot] = field(default_factory=dict)
    pages: dict[Spot, int] = field(default_factory=dict)
    boxes: dict[Spot, Box] = field(default_factory=dict)
    confidences: dict[Spot, float] = field(default_factory=dict)
    lines: Sequence[int] = ()

    def merge(self, spot: Spot, rows: int, columns: int) -> None:
        """Let a cell cover a rectangle."""
        self.spans[spot] = rows, columns
        if rows > 1:
            for row in range(spot[0] + 1, spot[0] + rows):
                self.below[row, spot[1]] = spot

    def cells(self, row: int) -> Iterator[tuple[Spot, Cell]]:
        """Return the cells that a row runs through from left to right, each with its spot."""
        column, width = 0, len(self.rows[row])
        while column < width:
            spot = self.below.get((row, column), (row, column))
            cell = self._made(spot)
            yield spot, cell
            column += cell.columns

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell that a position belongs to."""
        return next(
            cell for (_, left), cell in self.cells(row) if left <= column < left + cell.columns
        )

    def _made(self, spot: Spot) -> Cell:
        row, column = spot
        line = self.lines[row] if self.lines else None
        page, box = self.pages.get(spot, self.page), self.boxes.get(spot)
        place = Place(page, line, self.number, row, column, box, self.sheet)
        rows, columns = self.spans.get(spot, (1, 1))
        return Cell(self.rows[row][column], place, rows, columns, self.confidences.get(spot, 1.0))


Block = Paragraph | Table


@dataclass(slots=True, kw_only=True)
class SourceDocument:
    """A file as its reader saw it. ``warnings`` are Chinese sentences for the person."""

    format_id: str
    blocks: list[Block] = field(default_factory=list)
    page_count: int = 0
    warnings: list[str] = field(default_factory=list)

    def tables(self) -> Iterator[Table]:
        """Return the tables in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))

    def pieces(self) -> int:
        """Return how many filled cells and words of running text there are."""
        return sum(
            sum(1 for _ in _WORD.finditer(block.text))
            if isinstance(block, Paragraph)
            else sum(map(bool, chain.from_iterable(block.rows)))
            for block in self.blocks
        )

    def pieces_at_most(self) -> int:
        """Return a number of pieces that there are not more of, without looking at the texts."""
        return sum(
            len(block.text) // 2 + 1 if isinstance(block, Paragraph) else sum(map(len, block.rows))
            for block in self.blocks
        )
