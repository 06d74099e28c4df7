"""How wide the columns of a grid are and how high its rows, by what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import Final

from apps.formkit.layouts.grid import SIZE, Align, Grid, GridCell
from apps.formkit.layouts.measures import (
    EDGE,
    POINTS,
    SIDE,
    ems,
    line_count,
    line_height,
    longest_token,
)

UPRIGHT: Final = 182.0
ACROSS: Final = 269.0
"""How wide a form is on A4."""
# In ems: a label up to this stays on one line, a longer one may have two; what of a text stays
# together, a figure with its unit somewhat more; how much of the paper's own width a column keeps, how
# much of the whole it gets at most for a figure.
_LABEL: Final = 4
_WORD: Final = 4.0
_FIGURE: Final = 7.5
_KEPT: Final = 0.55
_MOST: Final = 0.3
_ASIDE: Final = 2 * SIDE + 0.3
"""What a cell's width has beside its text; programs round widths."""
INDENT: Final = "　　"
# What columns that suit their texts have at most: lines of a cell, and more lines than cells.
_FEW: Final = 2
_SELDOM: Final = 0.08
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
    return (whole - _ASIDE) * POINTS / size


def lines_in(cell: GridCell, width: float) -> int:
    """Return how many lines a cell's text takes in a width in ems."""
    value = cell.value
    if not value or isinstance(value, Decimal) or (len(value) <= width and "\n" not in value):
        return 1
    if is_set_in(cell):
        parts = (part for part in value.split("\n") if part.strip())
        return sum(line_count(f"{INDENT}{part}", width) for part in parts)
    return line_count(value, width)


def fitted_widths(grid: Grid) -> tuple[float, ...]:
    """Return the columns' widths: those of the paper where hardly a row below the head has two lines;
    else each column gets what its words need, and of the rest the more, the longer its texts."""
    total = ACROSS if grid.lies_across else UPRIGHT
    scale = total / sum(grid.widths)
    base = tuple(width * scale for width in grid.widths)
    head = grid.repeat
    if head is None:
        return base
    body = [cell for cell in grid.cells if cell.row > head and cell.rows == 1 and cell.value]
    short = (min(base) - _ASIDE) * POINTS / SIZE
    long = [cell for cell in body if len(cell.text) > short or "\n" in cell.text]
    lines = [lines_in(cell, inner_width(base, cell, SIZE)) for cell in long]
    if max(lines, default=1) <= _FEW and sum(lines) - len(lines) <= len(body) * _SELDOM:
        return base
    least = _least(grid, base)
    free = total - sum(least)
    if free <= 0:
        return base
    wanted, most = [0.0] * len(base), list(base)
    for cell in body:
        text = ems(cell.text)
        for column in range(cell.column, cell.column + cell.columns):
            wanted[column] += (text / cell.columns) ** 2
            most[column] = max(most[column], _mm(text) / cell.columns)
    return _shared(least, [square**0.5 for square in wanted], most, free)


def _shared(
    least: Sequence[float], wanted: Sequence[float], most: Sequence[float], free: float
) -> tuple[float, ...]:
    """Share what is free by what is wanted; no column gets more than its longest line."""
    widths = list(least)
    for _ in range(3):
        open_ = [at for at, width in enumerate(widths) if width < most[at] and wanted[at]]
        whole = sum(wanted[at] for at in open_)
        if free < 0.1 or not whole:
            break
        given = {at: min(free * wanted[at] / whole, most[at] - widths[at]) for at in open_}
        for at, more in given.items():
            widths[at] += more
        free -= sum(given.values())
    return tuple(round(width + free / len(widths), 2) for width in widths)


def _mm(text_ems: float) -> float:
    return text_ems * SIZE / POINTS + _ASIDE + 0.1


def _least(grid: Grid, base: Sequence[float]) -> list[float]:
    """Return what each column needs for its labels, its figures and a few characters."""
    least = [width * _KEPT for width in base]
    most = sum(base) * _MOST
    for cell in grid.cells:
        if cell.columns == 1 and not cell.is_title and cell.value:
            wide = min(_mm(_word(cell)), most)
            least[cell.column] = max(least[cell.column], wide)
    return least


def _word(cell: GridCell) -> float:
    text = cell.text
    if isinstance(cell.value, Decimal):
        return ems(text)
    if cell.is_label:
        longest = max(map(ems, text.split("\n"))) if "\n" in text else ems(text)
        return longest if longest <= _LABEL else max(_LABEL, ceil(longest / 2))
    return max(min(ems(text), _WORD), min(longest_token(text), _FIGURE))


def fitted_heights(grid: Grid, widths: Sequence[float], size: float) -> dict[int, float]:
    """Return the height of every row at a size of type; least heights shrink with it."""
    scale = size / grid.size
    line = line_height(size)
    usual = line + 2 * EDGE
    heights = dict.fromkeys(range(grid.row_count), usual)
    for row, least in grid.heights.items():
        if least * scale > usual:
            heights[row] = least * scale
    spanning = []
    short = (min(widths) - _ASIDE) * POINTS / size
    for cell in grid.cells:
        value = cell.value
        if cell.is_title or not value or value.__class__ is not str:
            continue
        if len(value) <= short and "\n" not in value:
            continue
        if cell.rows > 1:
            spanning.append(cell)
            continue
        lines = lines_in(cell, inner_width(widths, cell, size))
        if lines > 1 and lines * line + 2 * EDGE > heights[cell.row]:
            heights[cell.row] = lines * line + 2 * EDGE
    for cell in spanning:
        need = lines_in(cell, inner_width(widths, cell, size)) * line + 2 * EDGE
        rows = range(cell.row, cell.row + cell.rows)
        if need > line * cell.rows and (lack := need - sum(heights[row] for row in rows)) > 0:
            for row in rows:
                heights[row] += lack / cell.rows
    return heights
