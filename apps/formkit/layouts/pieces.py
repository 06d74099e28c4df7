"""The rows of a grid cut into pieces for pages, and a row too tall for one cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from apps.formkit.layouts.grid import Align, Grid, GridCell
from apps.formkit.layouts.measures import EDGE, line_height, lines_of
from apps.formkit.layouts.text_fit import INDENT, inner_width, is_set_in, lines_in

MARK: Final = "（续）"
"""Stands behind a label that is repeated, and before a text that goes on."""
_NAME: Final = 40


def set_in(text: str) -> str:
    """Return running text with the first lines of its paragraphs set in by blanks, but that of a text
    that goes on; for what cannot set them in otherwise."""
    parts = (part for part in text.splitlines() if part.strip())
    return "\n".join(part if part.startswith(MARK) else f"{INDENT}{part}" for part in parts)


class Rows:
    """A grid's rows with what is asked of them while they are put on pages."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.heights, self.end = grid, grid.heights, grid.row_count
        self._starting: dict[int, list[GridCell]] = {}
        self._spanning = [cell for cell in grid.cells if cell.rows > 1]
        for cell in grid.cells:
            self._starting.setdefault(cell.row, []).append(cell)

    def height(self, start: int, stop: int) -> float:
        """Return how high some rows are."""
        return sum(self.heights[row] for row in range(start, stop))

    def head_height(self, row: int) -> float:
        """Return how high the head is that is repeated above a row that begins a page."""
        repeat = self.grid.repeat
        return self.heights[repeat] if repeat is not None and self.grid.top <= repeat < row else 0.0

    def reach(self, row: int, room: float) -> int:
        """Return the first row from ``row`` on that has no room."""
        while row < self.end and self.heights[row] <= room + 0.01:
            room -= self.heights[row]
            row += 1
        return row

    def is_head(self, row: int) -> bool:
        """Return whether a row holds the form's own words alone, and so belongs to the next."""
        cells = [cell for cell in self._starting.get(row, ()) if cell.rows == 1]
        return bool(cells) and all(cell.is_label or not cell.value for cell in cells)

    def is_cut_well(self, start: int, stop: int) -> bool:
        """Return whether both parts of every cell that a break before ``stop`` cuts have room for its
        text; one that has not even where it is whole is let be."""
        for cell in self._spanning:
            end = cell.row + cell.rows
            if not cell.row < stop < end or not cell.value:
                continue
            part, rest = self.height(max(cell.row, start), stop), self.height(stop, end)
            marked = replace(cell, value=f"{cell.text}{MARK}")
            fits = self._need(cell) <= part and self._need(marked) <= rest
            if not fits and self._need(marked) <= part + rest:
                return False
        return True

    def _need(self, cell: GridCell) -> float:
        lines = lines_in(cell, inner_width(self.grid.widths, cell, self.grid.size))
        return lines * line_height(self.grid.size) + 2 * EDGE - 0.01

    def piece(self, start: int, stop: int) -> Grid:
        """Return the rows from ``start`` to ``stop`` as a grid of their own, under the repeated
        head where they stand below it."""
        grid = self.grid
        if start == grid.top and stop == self.end:
            return grid
        repeated = self.head_height(start) > 0
        shift = start - repeated
        cells = [replace(cell, row=0, rows=1) for cell in self._head() if repeated]
        cells += self._going_on(start, stop, repeated)
        for row in range(start, stop):
            cells += [
                replace(cell, row=row - shift, rows=min(cell.rows, stop - row))
                for cell in self._starting.get(row, ())
            ]
        heights = {row - shift: self.heights[row] for row in range(start, stop)}
        repeat = self._repeat_in(start, stop, repeated)
        if repeated and grid.repeat is not None:
            heights[0] = self.heights[grid.repeat]
        return replace(grid, cells=cells, heights=heights, top=0, repeat=repeat, repeated=repeated)

    def _repeat_in(self, start: int, stop: int, repeated: bool) -> int | None:
        """Return which row of a piece is the one that further pieces repeat; None without one."""
        at = self.grid.repeat
        if repeated or at is None:
            return 0 if repeated else None
        return at - start if start <= at < stop else None

    def _head(self) -> Sequence[GridCell]:
        """Return the cells of the repeated row but those that go on below it."""
        repeat = self.grid.repeat
        found = self._starting.get(repeat, ()) if repeat is not None else ()
        return [cell for cell in found if cell.rows == 1]

    def _going_on(self, start: int, stop: int, repeated: bool) -> list[GridCell]:
        """Return the rest of the cells that began on an earlier page, their labels marked."""
        found, shift = [], start - repeated
        for cell in self._spanning:
            end = cell.row + cell.rows
            if cell.row < start < end:
                # A label that stands beside the head stands beside it again.
                top = 0 if repeated and cell.row == self.grid.repeat else start - shift
                text = f"{cell.text}{MARK}" if cell.text else ""
                rows = min(end, stop) - shift - top
                found.append(replace(cell, row=top, rows=rows, value=text))
        return found


def _moved(cell: GridCell, row: int) -> GridCell:
    """Return a cell of a grid in which a row became two: below it one lower, across it one longer."""
    if cell.row > row:
        return replace(cell, row=cell.row + 1)
    return replace(cell, rows=cell.rows + 1) if row < cell.row + cell.rows else cell


def parted_row(grid: Grid, row: int, room: float) -> Grid:
    """Return a grid in which a row is two: as much of its texts as ``room`` (mm) takes, and the rest.

    A text goes on behind the mark, on a line of its own where a paragraph ended; labels and the
    names of indicators are repeated.
    """
    lines = max(1, int((room - 2 * EDGE) / line_height(grid.size)))
    cells: list[GridCell] = []
    longest = 0
    named = _named(grid, row)
    for cell in grid.cells:
        if cell.row == row and cell.rows == 1:
            first, rest, count = _parted(cell, grid.widths, grid.size, lines)
            longest = max(longest, count)
            value = cell.value if isinstance(cell.value, Decimal) else first
            rest = rest or _repeated(first, is_name=cell.column <= named)
            cells += [replace(cell, value=value), replace(cell, row=row + 1, value=rest)]
        else:
            cells.append(_moved(cell, row))
    heights = {at + (at > row): height for at, height in grid.heights.items()}
    heights[row] = lines * line_height(grid.size) + 2 * EDGE
    heights[row + 1] = max(1, longest) * line_height(grid.size) + 2 * EDGE
    repeat = grid.repeat
    repeat = repeat + 1 if repeat is not None and repeat > row else repeat
    return replace(grid, cells=cells, heights=heights, repeat=repeat)


def _repeated(text: str, *, is_name: bool) -> str:
    """Return what stands below a text that had room: a short name once more."""
    return f"{text}{MARK}" if is_name and 0 < len(text) <= _NAME else ""


def _named(grid: Grid, row: int) -> int:
    """Return the column up to which a row's cells say what it is about: its levels and its name."""
    names = [c.column for c in grid.cells if c.row == row and c.rows == 1 and c.align == Align.LEFT]
    return min(names, default=-1)


def _parted(
    cell: GridCell, widths: Sequence[float], size: float, lines: int
) -> tuple[str, str, int]:
    """Return what of a cell's text takes so many lines, the rest, and how many lines that has."""
    width = inner_width(widths, cell, size)
    indent = INDENT if is_set_in(cell) else ""
    kept: list[str] = []
    paragraphs = [part for part in cell.text.split("\n") if part.strip()]
    left = lines
    for number, paragraph in enumerate(paragraphs):
        broken = lines_of(f"{indent}{paragraph}", width)
        if len(broken) <= left:
            kept.append(paragraph)
            left -= len(broken)
            continue
        more = paragraphs[number + 1 :]
        if left <= 0:
            rest = [f"{MARK}", paragraph, *more]
        else:
            kept.append("".join(broken[:left]).removeprefix(indent))
            rest = [f"{MARK}{''.join(broken[left:])}", *more]
        count = sum(len(lines_of(f"{INDENT}{part}", width)) for part in rest)
        return "\n".join(kept), "\n".join(rest), count
    return cell.text, "", 1
