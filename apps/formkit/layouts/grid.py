"""What is laid out: cells with spans, widths and alignment, and running text. No form.

Sizes of type are in points, all else in mm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

WIDEST: Final = 190.0
"""A grid wider than this lies across."""
TALL: Final = 25.0
"""From this height on a cell is one for running text."""
SIZE: Final = 10.5
"""The usual size of a form's type (五号)."""


class Align(StrEnum):
    """How a cell's text stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Style(StrEnum):
    """What a paragraph of running text is; ``REST`` names the form on its further pages."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    BODY = "body"
    ENTRY = "entry"
    REST = "rest"


@dataclass(slots=True)
class GridCell:
    """A cell at (row, column) over a span. ``value`` is text, or an amount as Decimal;
    ``is_label`` marks the form's own words, ``is_title`` its heading without a frame."""

    row: int
    column: int
    value: str | Decimal | None = ""
    rows: int = 1
    columns: int = 1
    align: Align = Align.LEFT
    is_label: bool = False
    is_title: bool = False

    @property
    def text(self) -> str:
        """The text as printed; an amount keeps every place it was typed with, two at least."""
        if isinstance(self.value, Decimal):
            return f"{self.value:,.{places_of(self.value)}f}"
        return self.value or ""


def places_of(amount: Decimal) -> int:
    """Return how many places an amount is printed with."""
    exponent = amount.as_tuple().exponent
    return max(2, -exponent) if isinstance(exponent, int) else 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the head of each page says of the form's state, and the code its version is verified by."""

    state: str
    code: str = ""

    @property
    def words(self) -> str:
        """What is printed."""
        return "　".join(part for part in (self.state, self.code) if part)


@dataclass(slots=True, kw_only=True)
class Grid:
    """A form, or a piece of one on one page.

    Attributes:
        name: what it is called: the name of a worksheet, the bookmark where it has no other.
        widths: of its columns; those of a form are fitted to what stands in them.
        heights: the least heights of rows; of a piece the heights of all its rows.
        repeat: the row that stands at the head of every further page.
        bookmark, level, anchor: the bookmark and its depth, 0 for none; what contents point to.
        top: the first row of a piece; ``repeated`` tells that it is the head once more.
        size: of its type.
        stamp: what the head of its pages says.
    """

    name: str
    widths: tuple[float, ...]
    cells: list[GridCell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    repeat: int | None = None
    bookmark: str = ""
    level: int = 1
    anchor: str = ""
    top: int = 0
    repeated: bool = False
    size: float = SIZE
    stamp: Stamp | None = None

    @property
    def row_count(self) -> int:
        """Up to which row the cells reach."""
        return max([cell.row + cell.rows for cell in self.cells], default=0)

    @property
    def lies_across(self) -> bool:
        """Return whether it is too wide for an upright page."""
        return sum(self.widths) > WIDEST

    def is_goal(self, cell: GridCell) -> bool:
        """Return whether a cell of a piece is a high one for running text above the table, which
        begins at its top."""
        if cell.is_label or self.heights.get(cell.row, 0.0) < TALL or cell.align != Align.LEFT:
            return False
        return self.repeat is None or cell.row < self.repeat

    def put(
        self,
        row: int,
        column: int,
        value: str | Decimal | None,
        *,
        rows: int = 1,
        columns: int = 1,
        align: Align = Align.LEFT,
        is_label: bool = False,
        is_title: bool = False,
    ) -> None:
        """Add a cell."""
        cell = GridCell(row, column, value, rows, columns, align, is_label, is_title)
        self.cells.append(cell)

    def label(self, row: int, column: int, text: str, *, rows: int = 1, columns: int = 1) -> None:
        """Add a cell of the form's own words, centred."""
        self.cells.append(GridCell(row, column, text, rows, columns, Align.CENTER, True))

    def rows(self) -> Iterator[tuple[int, list[GridCell | None]]]:
        """Yield each row's number from the top, and the cell at each of its columns."""
        wide, end = len(self.widths), self.row_count
        covering: list[list[GridCell | None]] = [[None] * wide for _ in range(self.top, end)]
        for cell in self.cells:
            for line in covering[cell.row - self.top : cell.row - self.top + cell.rows]:
                line[cell.column : cell.column + cell.columns] = [cell] * cell.columns
        yield from enumerate(covering, start=self.top)


def halves(text: str) -> int:
    """Return a line's width in half characters, by its bytes: UTF-8 has three for a Chinese sign."""
    return (len(text.encode(errors="replace")) + len(text)) // 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; an ``ENTRY`` names in ``target`` the anchor whose page it tells, ``is_rest``
    says that it began on the page before."""

    style: Style
    text: str
    target: str = ""
    is_rest: bool = False


@dataclass(slots=True, kw_only=True)
class Prose:
    """Running text on upright pages of its own, tables within it; the rest as of a grid."""

    name: str
    texts: list[Text | Grid] = field(default_factory=list)
    bookmark: str = ""
    level: int = 1
    anchor: str = ""
    stamp: Stamp | None = None

    lies_across = False

    def add(self, style: Style, text: str, target: str = "") -> None:
        """Add a paragraph for each line of the text; blank lines are left out."""
        lines = [line.strip() for line in text.splitlines()]
        self.texts += [Text(style, line, target) for line in lines if line]


Page = Grid | Prose
