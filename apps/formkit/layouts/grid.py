"""What writers know: cells with spans, widths and alignment, and running text. No form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

# A grid wider than this (mm) lies across.
WIDEST = 190.0
# From this height (mm) on a row is a goal's: its text begins at the top and may go over a page.
TALL = 33.0


class Align(StrEnum):
    """How a cell's text stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Style(StrEnum):
    """What a paragraph of running text is."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    ENTRY = "entry"


@dataclass(slots=True, kw_only=True)
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
    """Give how many places an amount is printed with."""
    exponent = amount.as_tuple().exponent
    return max(2, -exponent) if isinstance(exponent, int) else 2


@dataclass(slots=True, kw_only=True)
class Grid:
    """A form on A4: ``widths`` of its columns in mm, ``heights`` of single rows in mm, and the
    ``repeat`` row that stands at the head of every further page. ``bookmark`` (its name where
    empty) stands at depth ``level``, 0 for none; ``anchor`` is what an entry of the contents points
    to. ``groups`` are rows before which a grid too long for one piece may be parted."""

    name: str
    widths: tuple[float, ...]
    cells: list[GridCell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    repeat: int | None = None
    bookmark: str = ""
    level: int = 1
    anchor: str = ""
    groups: list[int] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        """How many rows the cells cover."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    @property
    def lies_across(self) -> bool:
        """Whether it is too wide for an upright page."""
        return sum(self.widths) > WIDEST

    def height_of(self, cell: GridCell) -> float:
        """Give the least height of a cell's rows in mm."""
        return sum(self.heights.get(row, 0) for row in range(cell.row, cell.row + cell.rows))

    def is_tall(self, cell: GridCell) -> bool:
        """Tell whether a cell holds a text of many lines."""
        return cell.rows == 1 and self.height_of(cell) >= TALL

    def put(self, row: int, column: int, value: str | Decimal | None, **options: object) -> None:
        """Add a cell."""
        self.cells.append(GridCell(row=row, column=column, value=value, **options))  # type: ignore[arg-type]

    def label(self, row: int, column: int, text: str, **options: object) -> None:
        """Add a cell of the form's own words, centred."""
        self.put(row, column, text, align=Align.CENTER, is_label=True, **options)


def halves(text: str) -> int:
    """Give a line's width in half characters, by its bytes: UTF-8 has three for a Chinese sign."""
    return (len(text.encode(errors="replace")) + len(text)) // 2


def parted(cell: GridCell, repeat: int | None) -> Sequence[GridCell]:
    """Part a cell that reaches from the repeated row below it; the rest holds the text."""
    if cell.row != repeat or cell.rows == 1:
        return (cell,)
    return replace(cell, rows=1, value=""), replace(cell, row=cell.row + 1, rows=cell.rows - 1)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; an ``ENTRY`` names in ``target`` the anchor whose page it tells."""

    style: Style
    text: str
    target: str = ""


@dataclass(slots=True, kw_only=True)
class Prose:
    """Running text on upright pages of its own; bookmark, level and anchor as of a grid."""

    name: str
    texts: list[Text] = field(default_factory=list)
    bookmark: str = ""
    level: int = 1
    anchor: str = ""

    def add(self, style: Style, text: str, target: str = "") -> None:
        """Add a paragraph for each line of the text; blank lines are left out."""
        lines = [line.strip() for line in text.splitlines()]
        self.texts += [Text(style, line, target) for line in lines if line]


Page = Grid | Prose
