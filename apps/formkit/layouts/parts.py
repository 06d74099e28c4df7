"""Long documents in parts that a program can set one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from apps.formkit.layouts.grid import Grid, Page, Prose

_TABLE: Final = 4


def parts_of(pages: Iterable[Page], most: int) -> Iterator[list[Page]]:
    """Give the pages in parts of about ``most`` cells and paragraphs; contents are parts of their own.

    A text longer than that is parted between paragraphs, a table of more than four times as many
    cells where a group of its rows begins: its cells are small ones.
    """
    part: list[Page] = []
    size = 0
    for page in _pieces(pages, most):
        is_contents = isinstance(page, Prose) and any(item.target for item in page.texts)
        weight = len(page.cells) if isinstance(page, Grid) else len(page.texts)
        if part and (size + weight > most or is_contents):
            yield part
            part, size = [], 0
        part.append(page)
        size += most if is_contents else weight
    if part:
        yield part


def _pieces(pages: Iterable[Page], most: int) -> Iterator[Page]:
    for page in pages:
        if isinstance(page, Prose):
            yield from _texts(page, most)
        elif len(page.cells) > _TABLE * most and page.groups:
            yield from _rows(page, _TABLE * most)
        else:
            yield page


def _texts(prose: Prose, most: int) -> Iterator[Prose]:
    yield replace(prose, texts=prose.texts[:most])
    for at in range(most, len(prose.texts), most):
        yield replace(prose, texts=prose.texts[at : at + most], level=0, anchor="")


def _rows(grid: Grid, most: int) -> Iterator[Grid]:
    """Part a grid before the first of its groups with which it would hold too much.

    Further pieces begin with the repeated row and bear no titles; ``level`` 0 has no bookmark.
    """
    rows: dict[int, list[int]] = {}
    for number, cell in enumerate(grid.cells):
        rows.setdefault(cell.row, []).append(number)
    starts = [start for start in sorted(grid.groups) if start > (grid.repeat or 0)]
    top, size = 0, 0
    for start, end in zip(starts, [*starts[1:], grid.row_count], strict=True):
        weight = sum(len(rows.get(row, ())) for row in range(start, end))
        if size and size + weight > most:
            yield _piece(grid, rows, top, start)
            top, size = start, 0
        size += weight
    yield _piece(grid, rows, top, grid.row_count)


def _piece(grid: Grid, rows: dict[int, list[int]], top: int, end: int) -> Grid:
    cells = [grid.cells[at] for row in range(top, end) for at in rows.get(row, ())]
    if not top or grid.repeat is None:
        return replace(grid, cells=cells, groups=[])
    shift = top - 1
    heads = [replace(grid.cells[at], row=0) for at in rows.get(grid.repeat, ())]
    moved = [replace(cell, row=cell.row - shift) for cell in cells]
    heights = {row - shift: grid.heights[row] for row in range(top, end) if row in grid.heights}
    heights[0] = grid.heights.get(grid.repeat, 0)
    return replace(
        grid, cells=[*heads, *moved], heights=heights, repeat=0, groups=[], level=0, anchor=""
    )
