"""What every reader gives: paragraphs and tables in reading order, knowing no form.

A grid is dense: a cell that spans rows or columns is the same ``Cell`` object in every
position it covers, so that merged cells are resolved once, by the reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where a text stands in its source, all counted from 0.

    ``page`` a page or worksheet, ``line`` the line of a text file, ``table`` the table on
    the whole document, ``row``/``column`` the cell, ``box`` (left, top, right, bottom) in
    points (of a picture: pixels) from the page's upper left corner, ``sheet`` the worksheet's name.
    A tuple, since readers make one for every cell and tuples are made fastest.
    """

    page: int | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    box: tuple[float, float, float, float] | None = None
    sheet: str = ""


@dataclass(slots=True, eq=False)
class Cell:
    """One cell of a table; ``rows``/``columns`` how many it spans; ``confidence`` 0 to 1 (OCR)."""

    text: str = ""
    place: Place = field(default_factory=Place)
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
    """Rows of cells. ``is_ruled`` says whether the cell borders are certain (docx, xlsx, ruled
    pdf) or guessed from separators (tab-separated text, columns of blanks)."""

    rows: list[list[Cell]]
    is_ruled: bool = True


Block = Paragraph | Table


@dataclass(slots=True, kw_only=True)
class SourceDocument:
    """A file as its reader saw it. ``warnings`` are Chinese sentences for the person."""

    format_id: str
    blocks: list[Block] = field(default_factory=list)
    page_count: int = 0
    warnings: list[str] = field(default_factory=list)

    def tables(self) -> Iterator[Table]:
        """Give the tables in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))

    def characters(self) -> int:
        """Give how many characters the blocks hold, those of merged cells at every position."""
        return sum(
            len(block.text)
            if isinstance(block, Paragraph)
            else sum(len(cell.text) for row in block.rows for cell in row)
            for block in self.blocks
        )
