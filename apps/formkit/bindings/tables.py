"""The tables of an empty form: how far the rows below a head go, and which levels the template
prints beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from apps.formkit.bindings.columns import columns
from apps.formkit.bindings.grid import Grid
from apps.formkit.bindings.head_rows import HeadRow
from apps.formkit.bindings.labels import is_blank
from apps.formkit.bindings.model import LEVELS, Field, RowTable, Spot, Strip
from apps.formkit.levels import canonical_level1, canonical_level2

_FIELD_NAME: Final = re.compile(r"[a-z]+_[a-z]+")


def row_table(grid: Grid, head: HeadRow, last: int, kind: str, unit: str) -> RowTable | None:
    """Return the table below a head; None where nothing is to be filled."""
    held = columns(grid, head, kind, unit)
    if not held:
        return None
    end = _end(grid, head, last, held)
    if end <= head.last:
        return None
    strips = () if head.is_list else tuple(_strips(grid, head.last + 1, end, held))
    return RowTable(
        first=head.last + 1,
        last=end,
        columns=held,
        strips=strips if any(one.level1 or one.level2 for one in strips) else (),
        is_list=head.is_list,
        is_repeated=any(_FIELD_NAME.search(grid.texts[spot]) for spot in head.over.values()),
        below=_row_text(grid, end + 1),
    )


def _end(grid: Grid, head: HeadRow, last: int, held: dict[int, Field]) -> int:
    """Return the last row that can be filled: all columns but those of levels are blank in it."""
    row = head.last
    while row < last and _is_open(grid, row + 1, held):
        row += 1
    return row


def _is_open(grid: Grid, row: int, fields: dict[int, Field]) -> bool:
    held = list(_own(grid, row, fields))
    levels = [grid.texts[spot] for spot, one in held if one.place in LEVELS]
    others = [spot for spot, one in held if one.place not in LEVELS]
    is_free = all(_takes(grid, spot) for spot in others)
    return is_free and len(held) > len(fields) // 2 and _are_levels(levels)


def _own(grid: Grid, row: int, fields: dict[int, Field]) -> Iterator[tuple[Spot, Field]]:
    """Yield the cells of a row that begin in a column of the table."""
    for column, one in fields.items():
        spot = grid.anchor(row, column)
        if spot is not None and spot[1] == column:
            yield spot, one


def _takes(grid: Grid, spot: Spot) -> bool:
    return is_blank(grid.texts[spot]) or grid.holds_formula(spot)


def _are_levels(texts: list[str]) -> bool:
    """Return whether these are names of levels; one of another name counts beside a known one."""
    told = [text for text in texts if not is_blank(text)]
    return not told or any(canonical_level1(one) or canonical_level2(one) for one in told)


def _strips(grid: Grid, first: int, last: int, held: dict[int, Field]) -> Iterator[Strip]:
    """Yield the stretches of rows beside which the template prints the same levels."""
    at = {one.place: column for column, one in held.items()}
    columns = [at.get(place) for place in LEVELS[:2]]

    def beside(row: int) -> list[Spot | None]:
        return [None if column is None else grid.anchor(row, column) for column in columns]

    for spots, group in groupby(range(first, last + 1), beside):
        rows = list(group)
        level1, level2 = (grid.texts[spot] if spot else "" for spot in spots)
        yield Strip(
            first=rows[0],
            last=rows[-1],
            level1=canonical_level1(level1) or "",
            level2=canonical_level2(level2) or "",
        )


def _row_text(grid: Grid, row: int) -> str:
    """Return the words of a row, by which it is found again."""
    return next((text for spot in grid.row(row) if (text := grid.texts[spot].strip())), "")
