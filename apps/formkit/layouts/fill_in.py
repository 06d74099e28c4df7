"""A form to fill in offline: a grid whose entry cells are named after the places of the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from apps.formkit.layouts.grid import Grid

At = tuple[int, int]
"""A cell of the grid: its row and its column."""

SUM: Final = '=IF(COUNT({first}:{last})=0,"",SUM({first}:{last}))'
RATE: Final = '=IF(OR(COUNT({first})=0,N({last})=0),"",ROUND({first}/{last}*100,2))'
LEVEL1: Final = '=IFERROR(VLOOKUP({first},{levels},2,FALSE),"")'
"""What a cell reckons from others: their sum, the share of the first in the last in %, the level 1
of a level 2."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell to fill in.

    Attributes:
        place: of the cell it fills in.
        part: which part of it, where it stands in several cells.
        choices: what it offers; nothing where empty.
        is_strict: whether another text than those offered is refused.
        is_figure: whether it holds a figure.
        sum_of: the cells below it that it is the sum of.
        is_reckoned: whether the form itself makes that sum, so that it is not taken from the file.
    """

    place: str
    part: str = ""
    choices: tuple[str, ...] = ()
    is_strict: bool = False
    is_figure: bool = False
    sum_of: tuple[At, ...] = ()
    is_reckoned: bool = False


@dataclass(slots=True)
class FillIn:
    """A grid with its entries, the formulas of cells nobody fills in with the cells they are
    reckoned from, and the level 1 of each level 2."""

    grid: Grid
    entries: dict[At, Entry] = field(default_factory=dict)
    formulas: dict[At, tuple[str, tuple[At, ...]]] = field(default_factory=dict)
    level1_of: Mapping[str, str] = field(default_factory=dict)

    def enter(self, row: int, column: int, entry: Entry, value: str, columns: int = 1) -> None:
        """Add an entry cell."""
        self.grid.put(row, column, value, columns=columns)
        self.entries[row, column] = entry


def fitted_bounds(needs: Sequence[float], widths: Sequence[float]) -> tuple[int, ...]:
    """Return where boxes beside each other begin in a grid and where the last one ends, each with a
    column at least, so that what they need is short by as little as can be.

    Args:
        needs: of the boxes, not more than there are columns.
        widths: of the grid's columns, in the unit of the needs.
    """

    @cache
    def best(box: int, start: int) -> tuple[float, tuple[int, ...]]:
        if box == len(needs) - 1:
            ends: Sequence[int] = (len(widths),)
        else:
            ends = range(start + 1, len(widths) - (len(needs) - box - 1) + 1)
        found = []
        for end in ends:
            short = max(0.0, needs[box] - sum(widths[start:end])) ** 2
            cost, rest = best(box + 1, end) if box + 1 < len(needs) else (0.0, ())
            found.append((short + cost, (end, *rest)))
        return min(found)

    return (0, *best(0, 0)[1])
