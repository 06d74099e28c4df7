"""The tables of an empty form: which row is the head, what stands in each column, how far the
rows below it go, and which levels the template prints beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from apps.formkit.bindings.grid import Grid
from apps.formkit.bindings.labels import BOUND, Label, is_blank, label_of, unit_in
from apps.formkit.bindings.model import Field, RowTable, Spot, Strip
from apps.formkit.bindings.places import (
    DIRECTION,
    MEASURE,
    amount_place,
    column_place,
    head_place,
)
from apps.formkit.levels import canonical_level1, canonical_level2

LEVELS: Final = ("row.level1", "row.level2")
TARGET: Final = "row.target"
_FIELD_NAME: Final = re.compile(r"[a-z]+_[a-z]+")
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
    """Tell a row with heads of indicators; printed levels below do not count."""
    keys = set(_keys(grid, row))
    return len(keys & _NAMES) >= _FEW and bool(keys & {"level3", "target"})


def _is_list(grid: Grid, row: int) -> bool:
    """Tell the head of a list of projects: names of projects and more, side by side, and the row
    below blank."""
    spots = [spot for spot in grid.row(row) if not is_blank(grid.texts[spot])]
    labels = [label_of(grid.texts[spot]) for spot in spots]
    names = [_is_name(label) for label in labels]
    known = [label for label in labels if label.meanings]
    if not any(names) or len(known) < _LIST:
        return False
    at = spots[names.index(True)]
    below, right = grid.below(at), grid.right_of(at)
    is_open = below is not None and is_blank(grid.texts[below])
    return is_open and right is not None and not is_blank(grid.texts[right])


def _is_name(label: Label) -> bool:
    return label.key("head") == "project_name" or label.key(BOUND) in (
        "head.project_name", "project.code",
    )  # fmt: skip


def _head(grid: Grid, row: int, last: int, *, is_list: bool) -> HeadRow:
    bottom = row
    if is_list:
        bottom = max(spot[0] + grid.span(spot)[0] - 1 for spot in grid.row(row))
    while not is_list and bottom < last and _is_head(grid, bottom + 1):
        bottom += 1
    for spot in list(grid.row(row)):
        if label_of(grid.texts[spot]).key("column") in _NAMES:
            bottom = max(bottom, spot[0] + grid.span(spot)[0] - 1)
    head = HeadRow(row, bottom, is_list=is_list)
    width = max((at[1] + grid.span(at)[1] for at in grid.texts), default=0)
    for column in range(width):
        over = grid.anchor(bottom, column)
        if over is None or is_blank(grid.texts[over]):
            over = grid.anchor(row, column)
        if over is not None and not is_blank(grid.texts[over]):
            head.over.setdefault(over[1], over)
    return head


def row_table(grid: Grid, head: HeadRow, last: int, kind: str, unit: str) -> RowTable | None:
    """Return the table below a head; None where nothing is to be filled."""
    columns = _columns(grid, head, kind, unit)
    if not columns:
        return None
    end = _end(grid, head, last, columns)
    if end <= head.last:
        return None
    strips = () if head.is_list else tuple(_strips(grid, head.last + 1, end, columns))
    return RowTable(
        first=head.last + 1,
        last=end,
        columns=columns,
        strips=strips if any(one.level1 or one.level2 for one in strips) else (),
        is_list=head.is_list,
        is_repeated=any(_FIELD_NAME.search(grid.texts[spot]) for spot in head.over.values()),
        below=_row_text(grid, end + 1),
    )


def _columns(grid: Grid, head: HeadRow, kind: str, unit: str) -> dict[int, Field]:
    """Return what each column holds; of two columns that say the same the right one counts where
    all levels come twice (the whole period left, the year right)."""
    found: dict[int, Field] = {}
    for column, spot in sorted(head.over.items()):
        label = label_of(grid.texts[spot])
        if place := _column_place(label, kind, is_list=head.is_list):
            money = unit_in(grid.texts[spot]) or unit if place.startswith("money.") else ""
            found[column] = Field(place=place, is_alike=label.is_alike, unit=money)
    return _with_parts(_once(_without_type(_right_half(found))))


def _column_place(label: Label, kind: str, *, is_list: bool) -> str:
    """Return the place of a column, in a list also of what its project has; blank for none."""
    place = column_place(label, kind)
    if is_list and not place.startswith("row."):
        place = head_place(label, kind) or amount_place(label, _half(label), kind) or place
    if is_list and not place and label.key("money"):
        return "money.annual.total"
    return place


def _right_half(found: dict[int, Field]) -> dict[int, Field]:
    """Return the columns without the left half where all levels come twice."""
    names = _columns_of("row.level3", found)
    if len(names) < 2:
        return found
    levels = [column for column in _columns_of(LEVELS[0], found) if column > names[0]]
    start = min(levels, default=names[0] + 1)
    return {c: one for c, one in found.items() if c >= start or c < min(found)}


def _without_type(found: dict[int, Field]) -> dict[int, Field]:
    """Return the columns without the first of two directions, which is the type: 指标性质 beside
    指标方向."""
    both = _columns_of(DIRECTION, found)
    return found if len(both) < 2 else {c: one for c, one in found.items() if c != both[0]}


def _columns_of(place: str, found: dict[int, Field]) -> list[int]:
    return [column for column, one in found.items() if one.place == place]


def _once(found: dict[int, Field]) -> dict[int, Field]:
    """Return the columns without those that say what one left of them says."""
    firsts: dict[str, int] = {}
    for column, one in sorted(found.items()):
        firsts.setdefault(one.place, column)
    return {column: one for column, one in found.items() if firsts[one.place] == column}


def _half(label: Label) -> str:
    return "whole" if label.key("money") == "total" else "annual"


def _with_parts(found: dict[int, Field]) -> dict[int, Field]:
    """Let the columns of a target hold its parts."""
    places = {one.place for one in found.values()}
    rest = [
        part
        for part, place in (("op", DIRECTION), ("value", TARGET), ("unit", MEASURE))
        if place == TARGET or place not in places
    ]
    parts = {DIRECTION: "op", MEASURE: "unit", TARGET: "" if len(rest) == 3 else "+".join(rest)}
    return {
        column: Field(
            place=TARGET if one.place in parts else one.place,
            part=parts.get(one.place, ""),
            unit=one.unit,
            is_alike=one.is_alike,
        )
        for column, one in found.items()
    }


def _end(grid: Grid, head: HeadRow, last: int, columns: dict[int, Field]) -> int:
    """Return the last row that can be filled: all columns but those of levels are blank in it."""
    row = head.last
    while row < last and _is_open(grid, row + 1, columns):
        row += 1
    return row


def _is_open(grid: Grid, row: int, columns: dict[int, Field]) -> bool:
    held = 0
    for column, one in columns.items():
        spot = grid.anchor(row, column)
        if spot is None or spot[1] != column:
            continue
        held += 1
        text = grid.texts[spot]
        if one.place in LEVELS:
            if not is_blank(text) and not (canonical_level1(text) or canonical_level2(text)):
                return False
        elif not is_blank(text) and not grid.holds_formula(spot):
            return False
    return held > len(columns) // 2


def _strips(grid: Grid, first: int, last: int, columns: dict[int, Field]) -> Iterator[Strip]:
    """Yield the stretches of rows beside which the template prints the same levels."""
    at = {one.place: column for column, one in columns.items()}
    level1, level2 = at.get(LEVELS[0]), at.get(LEVELS[1])
    begin = first
    above: list[Spot | None] | None = None
    for row in range(first, last + 2):
        spots = [
            grid.anchor(row, column) if column is not None else None for column in (level1, level2)
        ]
        here = None if row > last else spots
        if row > first and here != above:
            texts = [grid.texts[spot] if spot else "" for spot in above or ()]
            yield Strip(
                first=begin,
                last=row - 1,
                level1=canonical_level1(texts[0]) or "",
                level2=canonical_level2(texts[1]) or "",
            )
            begin = row
        above = here


def _row_text(grid: Grid, row: int) -> str:
    """Return the words of a row, by which it is found again."""
    return next((text for spot in grid.row(row) if (text := grid.texts[spot].strip())), "")
