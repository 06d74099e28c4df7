"""What stands in each column of a table, by the label over it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from apps.formkit.bindings.grid import Grid
from apps.formkit.bindings.head_rows import HeadRow
from apps.formkit.bindings.labels import Label, label_of, unit_in
from apps.formkit.bindings.model import ROW, TARGET, Field
from apps.formkit.bindings.places import (
    DIRECTION,
    MEASURE,
    SERIAL,
    amount_place,
    column_place,
    head_place,
    places_of,
    ticks_of,
)
from apps.formkit.levels import canonical_level1
from apps.formkit.recognition.level_labels import compact
from apps.formkit.vocabulary import VOCABULARY

_WHOLE, _YEARS = "money.whole.total", "money.annual.total"
_BARE: Final = tuple(VOCABULARY.data["bound_alone"][_YEARS])
_TOTAL: Final = "tail.total_score"
_FEW: Final = 2


def columns(grid: Grid, head: HeadRow, kind: str, unit: str) -> dict[int, Field]:
    """Return what each column holds; of two columns that say the same the right one counts where
    all levels come twice (the whole period left, the year right)."""
    found = _ticks(grid, head, kind)
    own = {c: spot for c, spot in head.over.items() if c not in found}
    for column, spot in sorted(own.items()):
        label = label_of(grid.texts[spot])
        if _is_below_level(grid, head, column):
            continue
        if place := _column_place(label, kind, is_list=head.is_list):
            money = unit_in(grid.texts[spot]) or unit if place.startswith("money.") else ""
            found[column] = Field(place=place, is_alike=label.is_alike, unit=money)
    found = _of_the_year({c: compact(grid.texts[spot]) for c, spot in head.over.items()}, found)
    if head.is_list:
        found = _of_forms(found, kind)
    return _with_parts(_once(_without_type(_right_half(found))))


def _ticks(grid: Grid, head: HeadRow, kind: str) -> dict[int, Field]:
    """Return the columns in which a choice is ticked: their heads are words to choose from, two of
    the same choice at least."""
    heads = {column: compact(grid.texts[spot]) for column, spot in head.over.items()}
    found: dict[int, Field] = {}
    for place, choices in ticks_of(kind).items():
        words = {compact(word): word for word in choices}
        told = {column: words[text] for column, text in heads.items() if text in words}
        if len(told) >= _FEW:
            found |= {column: Field(place=place, part=word) for column, word in told.items()}
    return found


def _is_below_level(grid: Grid, head: HeadRow, column: int) -> bool:
    """Return whether it is a column of the rows of one level alone, which a head above it names."""
    above = grid.anchor(head.first, column)
    if above is None or above == head.over[column]:
        return False
    return canonical_level1(grid.texts[above]) is not None


def _of_forms(found: dict[int, Field], kind: str) -> dict[int, Field]:
    """Return the columns of a list without indicators, whose scores are those of whole forms."""
    if any(one.place in ("row.level3", TARGET) for one in found.values()):
        return found
    scored = places_of(kind)
    held = {
        column: replace(one, place=_TOTAL)
        if one.place == "row.score" and _TOTAL in scored else one
        for column, one in found.items()
    }  # fmt: skip
    return {c: one for c, one in held.items() if not one.column or one.place == SERIAL}


def _of_the_year(heads: dict[int, str], found: dict[int, Field]) -> dict[int, Field]:
    """Return the columns with a bare total, where no other amount is the year's, as the year's; a
    person is to look."""
    if _columns_of(_YEARS, found):
        return found
    return {
        column: replace(one, place=_YEARS, is_alike=True)
        if one.place == _WHOLE and heads[column].startswith(_BARE) else one
        for column, one in found.items()
    }  # fmt: skip


def _column_place(label: Label, kind: str, *, is_list: bool) -> str:
    """Return the place of a column, in a list also of what its project has; blank for none."""
    place = column_place(label, kind)
    if not is_list or place.startswith(ROW):
        return place
    place = head_place(label, kind) or amount_place(label, _half(label), kind) or place
    if not place and (figure := label.key("mcol")):
        total = f"money.{figure}.total"
        return total if total in places_of(kind) else ""
    return place or (_YEARS if label.key("money") else "")


def _right_half(found: dict[int, Field]) -> dict[int, Field]:
    """Return the columns without what the left half says, where names come twice: the right half
    begins with the first head that stands to the left of it, too."""
    if len(_columns_of("row.level3", found)) < _FEW:
        return found
    columns = sorted(found)
    told: set[str] = set()
    start = columns[-1]
    for column in columns:
        if found[column].place in told:
            start = column
            break
        told.add(found[column].place)
    right = {one.place for column, one in found.items() if column >= start}
    return {c: one for c, one in found.items() if c >= start or one.place not in right}


def _without_type(found: dict[int, Field]) -> dict[int, Field]:
    """Return the columns without the first of two directions, which is the type: 指标性质 beside
    指标方向."""
    both = _columns_of(DIRECTION, found)
    return found if len(both) < 2 else {c: one for c, one in found.items() if c != both[0]}


def _columns_of(place: str, found: dict[int, Field]) -> list[int]:
    return [column for column, one in found.items() if one.place == place]


def _once(found: dict[int, Field]) -> dict[int, Field]:
    """Return the columns without those that say what one left of them says."""
    firsts: dict[tuple[str, str], int] = {}
    for column, one in sorted(found.items()):
        firsts.setdefault((one.place, one.part), column)
    return {c: one for c, one in found.items() if firsts[one.place, one.part] == c}


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
        column: replace(one, place=TARGET, part=parts[one.place]) if one.place in parts else one
        for column, one in found.items()
    }
