"""What writers know: cells with spans, widths and alignment. No form."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Align(StrEnum):
    """How a cell's text stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(slots=True, kw_only=True)
class Grid:
    """A form on A4: ``widths`` of its columns in mm, ``heights`` of single rows in mm, and the
    ``repeat`` row that stands at the head of every further page."""

    name: str
    widths: tuple[float, ...]
    cells: list[GridCell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    repeat: int | None = None

    @property
    def row_count(self) -> int:
        """How many rows the cells cover."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    def put(self, row: int, column: int, value: str | Decimal | None, **options: object) -> None:
        """Add a cell."""
        self.cells.append(GridCell(row=row, column=column, value=value, **options))  # type: ignore[arg-type]

    def label(self, row: int, column: int, text: str, **options: object) -> None:
        """Add a cell of the form's own words, centred."""
        self.put(row, column, text, align=Align.CENTER, is_label=True, **options)
