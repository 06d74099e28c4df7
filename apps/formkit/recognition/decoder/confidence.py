"""How sure the rows of a stretch are: what other readings of it make of each cell."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from .lattice import Cell, Path, cells_of
from .row import Row, contents
from .tape import Tape

DOUBT_BELOW: Final = 0.7
_SHARP: Final = 1.4


def row_of(cells: Sequence[Cell], columns: Sequence[str]) -> Row:
    """Return the cells of a hypothesis as a row; of columns with one key the first is the cell."""
    row = Row()
    for cell in cells:
        row.put(columns[cell.column], (cell.start, cell.end))
    return row


def weigh(
    tape: Tape, rows: Sequence[Row], paths: Sequence[Path], chosen: int, columns: Sequence[str]
) -> None:
    """Return each cell of the chosen reading its share among all readings, and rows that are not
    sure what the others make of them."""
    readings = [[row_of(cells, columns) for cells in cells_of(path)] for path in paths]
    shares = _shares(tape, readings, [path.cost for path in paths], chosen)
    for n, row in enumerate(rows):
        for key, content in contents(tape, row).items():
            row.share[key] = shares.get((n, key, content), 1.0)
        if min(row.share.values(), default=1.0) < DOUBT_BELOW:
            row.others = [
                other
                for at, reading in enumerate(readings)
                if at != chosen and (other := _beside(row, reading))
            ]


def _shares(
    tape: Tape, readings: Sequence[Sequence[Row]], costs: Sequence[float], chosen: int
) -> dict[tuple[int, str, str], float]:
    """Return the share of each content of a row among all readings kept."""
    weights = [math.exp(-_SHARP * max(-1.0, cost - costs[chosen])) for cost in costs]
    total = sum(weights)
    out: dict[tuple[int, str, str], float] = defaultdict(float)
    for rows, weight in zip(readings, weights, strict=True):
        for n, row in enumerate(rows):
            for key, content in contents(tape, row).items():
                out[n, key, content] += weight / total
    return out


def _beside(row: Row, reading: Sequence[Row]) -> Row | None:
    """Return the row of another reading that stands where a row does."""

    def shared(other: Row) -> int:
        return min(row.end, other.end) - max(row.start, other.start)

    best = max(reading, key=shared, default=None)
    return best if best is not None and shared(best) > 0 else None
