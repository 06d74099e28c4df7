"""What a layout gives and every writer understands: cells on a sheet of paper, and prose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

Value = str | Decimal | date | None
Kind = Literal["text", "money", "number", "date"]
Align = Literal["left", "center", "right"]
Role = Literal["title", "subtitle", "label", "body", "long", "total"]


class Look(NamedTuple):
    """How the cells of a role look; ``size`` in points, ``is_ruled`` whether they have borders."""

    size: float
    is_bold: bool
    is_ruled: bool


# 二号、小四、五号 of the districts' forms; labels and values alike in 五号.
LOOKS: Final[dict[Role, Look]] = {
    "title": Look(16, is_bold=True, is_ruled=False),
    "subtitle": Look(10.5, is_bold=False, is_ruled=False),
    "label": Look(10, is_bold=False, is_ruled=True),
    "body": Look(10, is_bold=False, is_ruled=True),
    "long": Look(10, is_bold=False, is_ruled=True),
    "total": Look(10, is_bold=True, is_ruled=True),
}


class GridCell(NamedTuple):
    """One cell; ``rows``/``columns`` how many it spans. Blank is ``None`` or empty, never zero."""

    row: int
    column: int
    value: Value = None
    rows: int = 1
    columns: int = 1
    role: Role = "body"
    kind: Kind = "text"
    align: Align = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The paper: A4, upright or across, margins in millimetres."""

    is_landscape: bool = False
    margin_top: float = 18
    margin_side: float = 15
    margin_bottom: float = 16

    @property
    def width(self) -> float:
        """The width between the margins."""
        return (297 if self.is_landscape else 210) - 2 * self.margin_side


PORTRAIT: Final = Page()
LANDSCAPE: Final = Page(is_landscape=True)
ROW_HEIGHT: Final = 8.0


@dataclass(slots=True, kw_only=True)
class Grid:
    """A form as cells. Widths and heights in millimetres; heights are the least, text may need more.

    ``cells`` stand in reading order and cover every position once. ``title_rows`` are the rows
    above the ruled table, ``header_row`` the one that comes again on every further page,
    ``name`` the project's name, by which a reader finds the form (bookmark, worksheet).
    """

    name: str
    widths: Sequence[float]
    cells: list[GridCell] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    title_rows: int = 2
    header_row: int | None = None
    page: Page = PORTRAIT

    @property
    def row_count(self) -> int:
        """How many rows the grid has."""
        return len(self.heights)

    def add(
        self, cells: Iterable[GridCell], *, rows: int = 1, height: float = ROW_HEIGHT
    ) -> None:
        """Put cells whose rows count from the grid's next row, and open that many rows."""
        start = len(self.heights)
        self.cells.extend(cell._replace(row=cell.row + start) for cell in cells)
        self.heights.extend([height] * rows)


ParagraphStyle = Literal["title", "heading", "body", "entry"]


class ProseParagraph(NamedTuple):
    """A paragraph of running text; an ``entry`` is a line of a table of contents."""

    text: str
    style: ParagraphStyle = "body"


@dataclass(slots=True, kw_only=True)
class Prose:
    """Running text on pages of its own: a narrative, a front page, a table of contents."""

    name: str
    paragraphs: list[ProseParagraph] = field(default_factory=list)
    page: Page = PORTRAIT
    is_in_outline: bool = False


Leaf = Grid | Prose
