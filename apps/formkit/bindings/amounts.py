"""The amounts of an empty form: under heads of columns, or each behind its own label."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from apps.formkit.bindings.grid import Grid
from apps.formkit.bindings.labels import Label, is_blank, label_of, unit_in
from apps.formkit.bindings.model import Field, Spot
from apps.formkit.bindings.places import figure_place
from apps.formkit.papers import Paper
from apps.formkit.recognition.level_labels import compact
from apps.formkit.vocabulary import VOCABULARY

_FIGURES: Final = frozenset(("executed", "adjusted", "initial"))
_HALVES: Final = {"total": "whole", "annual": "annual"}
_LEVEL: Final = re.compile(r"(?:其中[:,]?)?(中央|省|自治区|市|州|区|县|旗|上级|本级)级?")
_BARE: Final = tuple(VOCABULARY.data["bound_alone"]["money.annual.total"])
Cells = Iterable[tuple[Spot, str]]


def is_amount(label: Label) -> bool:
    """Return whether a label is that of an amount."""
    return label.key("money") not in ("", "block")


def parts_in(cells: Cells) -> frozenset[str]:
    """Return the labels of amounts that name a level of government beside others that name another:
    each is a part of the public money, which papers have as one."""
    told: dict[str, set[str]] = {}
    for _, text in cells:
        word = compact(text)
        if (found := _LEVEL.match(word)) and is_amount(label_of(text)):
            told.setdefault(found[1], set()).add(word)
    return frozenset().union(*told.values()) if len(told) > 1 else frozenset()


def figures(
    grid: Grid, rows: Sequence[int], paper: Paper, parts: Collection[str]
) -> Iterator[tuple[Spot, Field]]:
    """Yield the cells of amounts under heads of columns."""
    heads: dict[int, tuple[str, str]] = {}
    beside: dict[int, str] = {}
    for row in rows:
        texts = [(spot, grid.texts[spot]) for spot in grid.row(row)]
        if found := _heads(texts):
            is_pair = _is_open(grid, grid.right_of((row, min(found))))
            heads, beside = ({}, {c: k for c, (k, _) in found.items()}) if is_pair else (found, {})
        if beside:
            yield from _pairs(grid, texts, beside, paper)
        elif line := _line_label(texts, parts):
            yield from _line(grid, row, line, heads, paper)


def _heads(texts: Sequence[tuple[Spot, str]]) -> dict[int, tuple[str, str]]:
    """Return figure and unit of each column where a row has their heads; else nothing."""
    found = {
        spot[1]: (key, unit_in(text))
        for spot, text in texts
        if spot[1] > 0 and (key := label_of(text).key("mcol"))
    }
    keys = {key for key, _ in found.values()}
    return found if len(found) > 1 and keys & _FIGURES else {}


def _is_open(grid: Grid, spot: Spot | None) -> bool:
    return spot is not None and is_blank(grid.texts[spot])


def _pairs(
    grid: Grid, texts: Sequence[tuple[Spot, str]], beside: Mapping[int, str], paper: Paper
) -> Iterator[tuple[Spot, Field]]:
    """Yield the amounts right of their labels (预算数： | 执行数：), which stand below one another."""
    for spot, text in texts:
        label, right = label_of(text), grid.right_of(spot)
        if spot[1] in beside and right is not None and _is_open(grid, right):
            figure = beside[spot[1]]
            is_total = label.key("mcol") == figure
            place = f"money.{figure}.total" if is_total else figure_place(label, figure, paper)
            if place:
                yield right, Field(place=place, unit=unit_in(text), is_alike=label.is_alike)


def _line_label(texts: Sequence[tuple[Spot, str]], parts: Collection[str]) -> Label | None:
    labels = (label_of(text) for _, text in texts if compact(text) not in parts)
    return next((label for label in labels if is_amount(label)), None)


def _line(
    grid: Grid, row: int, line: Label, heads: Mapping[int, tuple[str, str]], paper: Paper
) -> Iterator[tuple[Spot, Field]]:
    """Yield the blank cells of a line of amounts; a dash says that there is none."""
    for column, (figure, unit) in heads.items():
        spot = grid.anchor(row, column)
        place = figure_place(line, figure, paper)
        if spot is None or spot[0] != row or not place:
            continue
        text = grid.texts[spot]
        if is_blank(text) and compact(text).strip("_ ") not in ("-", "—", "/"):
            yield spot, Field(place=place, unit=unit, is_alike=line.is_alike)


def is_of_the_year(cells: Cells) -> bool:
    """Return whether the only total is a bare one, neither the year's nor the whole period's."""
    keys = [(compact(text), label_of(text).key("money")) for _, text in cells]
    totals = [word for word, key in keys if key in _HALVES]
    return bool(totals) and all(word.startswith(_BARE) for word in totals)


def half_of(cells: Cells, spot: Spot) -> str:
    """Return whether an amount is of the ``whole`` period or ``annual``: its column tells a total
    over it."""
    keys = ((at, label_of(text).key("money")) for at, text in cells)
    totals = [(at, _HALVES[key]) for at, key in keys if key in _HALVES]
    left = [one for one in totals if one[0][0] <= spot[0] and one[0][1] <= spot[1]]
    if left:
        # Its own column is the one furthest right; of two totals there the lower one counts.
        return max(left, key=lambda one: (one[0][1] == spot[1], one[0]))[1]
    return totals[0][1] if totals else "annual"
