"""How many lines a cell's text has in a width, and how high the rows of a grid are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from apps.formkit.layouts.grid import Align, Grid, GridCell
from apps.formkit.layouts.measures import (
    EDGE,
    POINTS,
    SIDE,
    line_count,
    line_height,
)

UPRIGHT: Final = 182.0
ACROSS: Final = 269.0
"""How wide a form is on A4."""
ASIDE: Final = 2 * SIDE + 0.3
"""What a cell's width has beside its text; programs round widths."""
INDENT: Final = "　　"
_RUNNING: Final = 40
"""From how many characters on a text is running text."""


def is_set_in(cell: GridCell) -> bool:
    """Return whether a cell holds running text, the first lines of whose paragraphs are set in."""
    if cell.align != Align.LEFT or cell.is_label or not isinstance(cell.value, str):
        return False
    return len(cell.value) > _RUNNING or "\n" in cell.value.strip()


def inner_width(widths: Sequence[float], cell: GridCell, size: float) -> float:
    """Return how many ems of text a line of a cell takes."""
    at = cell.column
    whole = widths[at] if cell.columns == 1 else sum(widths[at : at + cell.columns])
    return (whole - ASIDE) * POINTS / size


def lines_in(cell: GridCell, width: float) -> int:
    """Return how many lines a cell's text takes in a width in ems."""
    value = cell.value
    if not value or isinstance(value, Decimal) or (len(value) <= width and "\n" not in value):
        return 1
    if is_set_in(cell):
        parts = (part for part in value.split("\n") if part.strip())
        return sum(line_count(f"{INDENT}{part}", width) for part in parts)
    return line_count(value, width)


def fitted_heights(grid: Grid, widths: Sequence[float], size: float) -> dict[int, float]:
    """Return the height of every row at a size of type; least heights shrink with it."""
    scale = size / grid.size
    line = line_height(size)
    usual = line + 2 * EDGE
    heights = dict.fromkeys(range(grid.row_count), usual)
    for row, least in grid.heights.items():
        heights[row] = max(usual, least * scale)
    spanning = []
    for cell in _long_texts(grid, (min(widths) - ASIDE) * POINTS / size):
        if cell.rows > 1:
            spanning.append(cell)
            continue
        lines = lines_in(cell, inner_width(widths, cell, size))
        if lines > 1:
            heights[cell.row] = max(heights[cell.row], lines * line + 2 * EDGE)
    for cell in spanning:
        need = lines_in(cell, inner_width(widths, cell, size)) * line + 2 * EDGE
        if need > line * cell.rows:
            _stretch(heights, range(cell.row, cell.row + cell.rows), need)
    return heights


def _long_texts(grid: Grid, short: float) -> Iterator[GridCell]:
    """Yield the texts that may need a second line: those longer than ``short`` signs, or broken."""
    for cell in grid.cells:
        value = cell.value
        if cell.is_title or not value or value.__class__ is not str:
            continue
        if len(value) > short or "\n" in value:
            yield cell


def _stretch(heights: dict[int, float], rows: range, need: float) -> None:
    """Add to rows what they lack of a height together, each the same."""
    lack = need - sum(heights[row] for row in rows)
    if lack > 0:
        for row in rows:
            heights[row] += lack / len(rows)
