"""Which rows of an empty form are the heads of its tables, and which label stands over each column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from apps.formkit.bindings.grid import Grid
from apps.formkit.bindings.labels import BOUND, Label, is_blank, label_of
from apps.formkit.bindings.model import Spot

_FEW: Final = 2
_LIST: Final = 3
_NAMES: Final = frozenset(("level1", "level2", "level3", "target"))


@dataclass(slots=True)
class HeadRow:
    """A head row that may take several rows: the label over each column."""

    first: int
    last: int
    over: dict[int, Spot] = field(default_factory=dict)
    is_list: bool = False


def head_rows(grid: Grid, first: int, last: int) -> list[HeadRow]:
    """Return the head rows of the tables of a stretch, from top to bottom."""
    found: list[HeadRow] = []
    row = first
    while row <= last:
        is_list = _is_list(grid, row)
        if is_list or _is_head(grid, row):
            head = _head(grid, row, last, is_list=is_list)
            found.append(head)
            row = head.last
        row += 1
    return found


def _keys(grid: Grid, row: int) -> list[str]:
    keys = []
    for spot in grid.row(row):
        label = label_of(grid.texts[spot])
        key = label.key("column") or label.key(BOUND).removeprefix("row.")
        if key and key != "block":
            keys.append(key)
    return keys


def _is_head(grid: Grid, row: int) -> bool:
    """Return whether it is a row with heads of indicators; printed levels below do not count."""
    keys = set(_keys(grid, row))
    return len(keys & _NAMES) >= _FEW and bool(keys & {"level3", "target"})


def _is_list(grid: Grid, row: int) -> bool:
    """Return whether a list of projects begins: names of projects and more, side by side, and the row
    below blank."""
    labels = _labels(grid, row)
    names = [spot for spot, label in labels.items() if _is_name(label)]
    if not names or sum(bool(label.meanings) for label in labels.values()) < _LIST:
        return False
    below = grid.below(names[0])
    is_open = below is not None and is_blank(grid.texts[below])
    return is_open and grid.right_of(names[0]) in labels


def _labels(grid: Grid, row: int) -> dict[Spot, Label]:
    spots = [spot for spot in grid.row(row) if not is_blank(grid.texts[spot])]
    return {spot: label_of(grid.texts[spot]) for spot in spots}


def _is_name(label: Label) -> bool:
    return label.key("head") == "project_name" or label.key(BOUND) in (
        "head.project_name", "project.code",
    )  # fmt: skip


def _head(grid: Grid, row: int, last: int, *, is_list: bool) -> HeadRow:
    bottom = _bottom(grid, row, last, is_list=is_list)
    head = HeadRow(row, bottom, is_list=is_list)
    width = max((at[1] + grid.span(at)[1] for at in grid.texts), default=0)
    for column in range(width):
        over = [spot for at in (bottom, row) if (spot := grid.anchor(at, column))]
        told = next((spot for spot in over if not is_blank(grid.texts[spot])), None)
        if told is not None:
            head.over.setdefault(told[1], told)
    return head


def _bottom(grid: Grid, row: int, last: int, *, is_list: bool) -> int:
    """Return the last row of a head that begins in a row."""
    ends = [
        spot[0] + grid.span(spot)[0] - 1
        for spot in grid.row(row)
        if is_list or label_of(grid.texts[spot]).key("column") in _NAMES
    ]
    bottom = row
    while not is_list and bottom < last and _is_head(grid, bottom + 1):
        bottom += 1
    return max([bottom, *ends])
