"""Rows of a stretch between level labels: the cheapest ways to cut it into the columns' cells.

A lattice is the graph of these ways: from a place and the column that is due to the next such pair.
A hypothesis is a chain of cells; at each place and column the best few are kept, so that the
whole table can choose among them and the margin of the best one is known.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from apps.formkit.values.units import is_known

from .cells import SKIP, cost_of, is_template
from .table_shape import Shape, cuts_of
from .tape import NONE, Tape

KEEP: Final = 6
_BEAM: Final = 9.0
_WIDTH: Final = 20
_LONGEST: Final = {"level3": 70, "target": 60, "actual": 120, "deviation": 400, "explanation": 300,
                   "remark": 200, "unknown": 120, "p.goal": 600, "p.other": 300, "forecast": 80}  # fmt: skip
_BEFORE_UNIT: Final = 1.9
_SWALLOWED: Final = 1.0
_PLAIN_VALUE: Final = 0.25
_DIGIT: Final = re.compile(r"\d")
_OF_LINES: Final = {True: (4.0, 6.0), False: (1.6, 1.6)}
"""What it costs that a row goes on in a new line, and that it begins inside one, by whether the
borders of the table are certain."""


class Cell(NamedTuple):
    """A stretch read as the cell of a column."""

    start: int
    end: int
    column: int


class Path(NamedTuple):
    """A hypothesis: its cost, its last cell and what stands before it."""

    cost: float
    cell: Cell | None
    before: Path | None
    row: int


class _Part(NamedTuple):
    """A stretch that may be a cell: what it costs whatever it is, the columns it may stand in with
    what each costs, and the most that a hypothesis may cost behind it."""

    start: int
    end: int
    base: float
    readings: Sequence[tuple[int, float]]
    most: float


class Lattice:
    """The cuts of one stretch into cells of the columns."""

    def __init__(self, tape: Tape, shape: Shape, start: int, end: int) -> None:
        self.tape, self.shape, self.start, self.end = tape, shape, start, end
        self.cuts = cuts_of(tape, start, end, shape)
        self.columns = shape.columns
        self.is_closed = False
        self._first: Sequence[int] = ()
        self.limit = len(shape.columns)
        self.name = next((n for n, key in enumerate(self.columns) if key == "level3"), 0)
        self._crossed = self._cross_costs()
        self._own = [
            [c for c in range(column) if not self.columns[c].startswith("p.")]
            for column in range(len(self.columns))
        ]
        """Of each column those before it that every row of a project has."""
        self._apart, self._astray = _OF_LINES[shape.is_ruled] if shape.is_rowed else (0.0, 0.0)

    def _cross_costs(self) -> list[float]:
        total, out = 0.0, [0.0]
        for at in range(self.start, self.end):
            total += self.shape.cross.get(self.tape.breaks[at], 0.0)
            out.append(total)
        return out

    def _inside(self, start: int, end: int) -> float:
        """Return what the breaks inside a cell cost."""
        return self._crossed[end - self.start] - self._crossed[start + 1 - self.start]

    def _edge(self, at: int) -> float:
        if at in (self.start, self.end):
            return 0.0
        kind = self.tape.breaks[at]
        cost = self.shape.edge.get(kind, 0.0)
        if kind != NONE:
            return cost
        text = self.tape.text
        is_unit = text[at - 1].isdigit() and any(is_known(text[at : at + n]) for n in (1, 2, 3))
        return cost * (_BEFORE_UNIT if is_unit else _joint(text[at - 1], text[at]))

    def paths(self, first_columns: Sequence[int] | None = None, count: int = KEEP) -> list[Path]:
        """Return the cheapest ways to read the whole stretch, the best first.

        ``first_columns`` limits the columns that the first cell may have.
        """
        self._first = range(len(self.columns)) if first_columns is None else first_columns
        number = {at: n for n, at in enumerate(self.cuts)}
        states: list[dict[int, list[Path]]] = [{} for _ in self.cuts]
        states[0][-1] = [Path(0.0, None, None, 0)]
        for n, at in enumerate(self.cuts[:-1]):
            here = states[n]
            if not here:
                continue
            self._prune(here)
            for end in self._ends(n):
                self._extend(here, at, end, states[number[end]])
        last = states[-1]
        out = [
            Path(path.cost + self._close(path, column), path.cell, path.before, path.row)
            for column, paths in last.items()
            for path in paths
        ]
        return sorted(out, key=lambda path: path.cost)[:count]

    def _prune(self, here: dict[int, list[Path]]) -> None:
        for column, paths in here.items():
            if len(paths) > KEEP:
                here[column] = heapq.nsmallest(KEEP, paths, key=lambda path: path.cost)
        every = sorted(path.cost for paths in here.values() for path in paths)
        most = min(every[0] + _BEAM, every[min(len(every), _WIDTH) - 1])
        for column in list(here):
            kept = [path for path in here[column] if path.cost <= most]
            if kept:
                here[column] = kept
            else:
                del here[column]

    def _ends(self, n: int) -> list[int]:
        at = self.cuts[n]
        out = []
        for end in self.cuts[n + 1 :]:
            if end - at > 600 or self._inside(at, end) > 9:
                break
            out.append(end)
            if len(out) > 90:
                break
        return out

    def _close(self, path: Path, column: int) -> float:
        """Return what a row costs that ends here: its columns that stayed blank."""
        if column < 0:
            return 0.0
        if column < self.name:
            if self.columns[column].endswith("0") and "level30" in self.columns:
                return 0.0
            return 0.0 if self.columns[column].startswith("p.") else 6.0
        if self.columns[column].startswith("p."):
            return 6.0
        return sum(self._skip(c) for c in range(column + 1, len(self.columns)))

    def _skip(self, column: int) -> float:
        key = self.columns[column]
        return SKIP.get(key, 0.4)

    def _extend(
        self,
        here: dict[int, list[Path]],
        start: int,
        end: int,
        there: dict[int, list[Path]],
    ) -> None:
        text = self.tape.text[start:end]
        base = self._inside(start, end) + (self._edge(end) + self._edge(start)) / 2
        if base > 9:
            return
        readings = self._readings(start, end)
        junk = self._junk(text, end - start)
        if not readings and junk >= 6:
            return
        floor = _cheapest(there) + _BEAM
        for last, paths in here.items():
            for path in paths:
                if junk < 6:
                    rest = Path(path.cost + junk + base / 2, path.cell, path.before, path.row)
                    _add(there, last, rest)
                if path.cost + base <= floor:
                    self._follow(path, last, _Part(start, end, base, readings, floor), there)

    def _follow(
        self,
        path: Path,
        last: int,
        part: _Part,
        there: dict[int, list[Path]],
    ) -> None:
        """Add the hypotheses that go on from one with a stretch as the next cell."""
        start, end, base, readings, most = part
        base += path.cost
        blanks = self.tape.blanks[start]
        for column, cost in readings:
            if path.cell is None and column not in self._first:
                continue
            if base + cost > most:
                continue
            step, row = self._step(path, last, column, start, blanks)
            if step > 9:
                continue
            step += self._pair(path, column, self.tape.text[start:end], row)
            _add(there, column, Path(base + cost + step, Cell(start, end, column), path, row))

    def _readings(self, start: int, end: int) -> list[tuple[int, float]]:
        """Return the columns whose cell a stretch may be, each with what that costs."""
        text = self.tape.text[start:end]
        readings = []
        for column, key in enumerate(self.columns[: self.limit]):
            if len(text) > _LONGEST.get(key, 40) or (self.is_closed and key.startswith("p.")):
                continue
            cost = cost_of(key, text)
            if cost >= 6.0:
                continue
            cost += self._off_column(start, column)
            if key == "level3":
                cost += self._value_behind(start, end)
            if cost < 6.0:
                readings.append((column, cost))
        return readings

    def _value_behind(self, start: int, end: int) -> float:
        """Return what it costs that the last word of a name reads like a value."""
        at = next((n for n in range(end - 1, start, -1) if self.tape.breaks[n] != NONE), start)
        tail = self.tape.text[at:end]
        return _SWALLOWED if at > start and cost_of("target", tail) < _PLAIN_VALUE else 0.0

    def _junk(self, text: str, length: int) -> float:
        if is_template(text):
            return 0.05
        if length <= 2 and not any(char.isalnum() for char in text):
            return 0.6
        return 2.8 + 0.35 * length

    def _off_column(self, start: int, column: int) -> float:
        """Return what it costs to stand under another head, where the table has true columns."""
        if column not in self.shape.spots:
            return 0.0
        source = self.tape.source(start)
        if source.table != self.shape.table:
            return 0.0
        if source.meets(*self.shape.spots[column]):
            return 0.0
        return 3.5 if self.shape.is_ruled else 0.8

    def _step(
        self, path: Path, last: int, column: int, start: int, blanks: int
    ) -> tuple[float, int]:
        """Return the cost of going from one column to the next, and the number of the row."""
        if last < 0:
            return self._blank_cost(self._own[column], blanks), path.row
        at_row = self.tape.is_line_start(start)
        if column > last:
            cost = self._blank_cost(range(last + 1, column), blanks)
            if at_row and start != self.start:
                cost += self._apart
            return cost, path.row
        cost = self._close(path, last) * (0.5 if blanks else 1.0)
        cost += self._blank_cost(self._own[column], 0)
        if not at_row:
            cost += self._astray
        return cost, path.row + 1

    def _blank_cost(self, columns: Sequence[int], blanks: int) -> float:
        total = 0.0
        for column in columns:
            cost = self._skip(column)
            if blanks > 0 and self.columns[column] != "level3":
                blanks -= 1
                cost *= 0.25
            total += cost
        return total

    def _pair(self, path: Path, column: int, text: str, row: int) -> float:
        """Return what a cell costs beside those of its own row."""
        key = self.columns[column]
        if key not in _PAIRED:
            return 0.0
        cost = 0.0
        step: Path | None = path
        while step is not None and step.cell is not None and step.row == row:
            price = _PAIRS.get((self.columns[step.cell.column], key))
            if price is not None:
                cost += price(self.tape.text[step.cell.start : step.cell.end], text)
            step = step.before
        return cost


def _joint(left: str, right: str) -> float:
    """Return how unlikely two characters are to be parted: little behind % and before a sign."""
    if left in "%‰)" or right in "≥≤=><≧≦═":
        return 0.5
    if left.isdigit():
        return 1.5 if right.isdigit() or right in ".,%" else 1.0
    if right.isdigit():
        return 0.7
    return 1.3


def _cheapest(there: dict[int, list[Path]]) -> float:
    return min((path.cost for paths in there.values() for path in paths), default=1e9)


def _add(there: dict[int, list[Path]], column: int, path: Path) -> None:
    paths = there.setdefault(column, [])
    if len(paths) < KEEP * 3:
        paths.append(path)
        return
    costs = [one.cost for one in paths]
    if path.cost < (most := max(costs)):
        paths[costs.index(most)] = path


def _number(text: str) -> float | None:
    try:
        return float(text.rstrip("分%"))
    except ValueError:
        return None


def _score_cost(weight: str, score: str) -> float:
    most, got = _number(weight), _number(score)
    if most is None or got is None:
        return 0.0
    if got > most:
        return 4.0
    if got == most:
        return -0.4
    return 0.0 if got >= most / 2 else 0.5


_TAIL: Final = re.compile(r"[\d.,]+\s*(.*)$")


def _alike(target: str, actual: str) -> float:
    """Return what it costs when target and result are told in different measures."""
    left, right = _TAIL.search(target), _TAIL.search(actual)
    if target == actual:
        return -0.5
    if left and right:
        if left[1] == right[1]:
            return -0.5
        return 0.0 if not right[1] or not left[1] else 0.4
    if bool(left) != bool(right):
        return 0.3
    return 0.0


def _signed(sign: str, target: str) -> float:
    """Return what it costs that a value stands beside a sign of its own."""
    return 0.0 if _DIGIT.search(target) or sign in ("定性", "=") else 0.5


_PAIRS: Final[dict[tuple[str, str], Callable[[str, str], float]]] = {
    ("weight", "score"): _score_cost,
    ("target", "actual"): _alike,
    ("direction", "target"): _signed,
}
_PAIRED: Final = frozenset(key for _, key in _PAIRS)


def cells_of(path: Path) -> list[list[Cell]]:
    """Return the rows of a hypothesis, each its cells in order."""
    rows: dict[int, list[Cell]] = {}
    step: Path | None = path
    while step is not None and step.cell is not None:
        rows.setdefault(step.row, []).append(step.cell)
        step = step.before
    return [rows[number][::-1] for number in sorted(rows)]
