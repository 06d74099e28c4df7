"""Figures of a row of money put under the heads of their columns, by what each way costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, reduce
from itertools import chain
from operator import add
from types import MappingProxyType
from typing import Final, NamedTuple

from .figures import Figure, splits
from .tape import Tape

ROUNDED: Final = Decimal("0.06")
"""How far a printed figure may be from the one that others make."""
_CERTAIN: Final = 9.0
_NEAR_RATE: Final = Decimal("0.6")
_OVERSPENT: Final = Decimal("1.5")
_WEIGHTS: Final = {
    Decimal(10): -0.4, Decimal(5): 0.3, Decimal(15): 0.3, Decimal(20): 0.3,
}  # fmt: skip
_BOUNDS: Final = {"score": ((10, 0.0), (20, 0.8)), "rate": ((200, 0.4),)}
SHARES: Final = ("initial", "adjusted", "executed")
"""The columns in which a row is never above the total."""


class Columns(NamedTuple):
    """The heads of money in their order, and the table column of each where it is known."""

    keys: list[str]
    spots: dict[str, tuple[int, int]]
    units: Mapping[str, str] = MappingProxyType({})
    """The unit that a head prints, by its key."""


class Placing(NamedTuple):
    """Figures under heads, by how much this beats what they would else say, and that."""

    figures: dict[str, Figure]
    margin: float = _CERTAIN
    second: Mapping[str, Decimal] = MappingProxyType({})


def under_heads(
    tape: Tape,
    figures: Sequence[Figure],
    columns: Columns,
) -> Placing | None:
    """Put figures of a table of certain borders under their heads; ``None`` where one has none."""
    placed: dict[str, Figure] = {}
    for figure in figures:
        found = [key for key, spot in columns.spots.items() if _is_below(figure.column, spot)]
        if not tape.source(figure.start).is_ruled or len(found) != 1 or found[0] in placed:
            return None
        placed[found[0]] = figure
    return Placing(placed)


def _is_below(column: int, spot: tuple[int, int]) -> bool:
    return spot[0] <= column < spot[0] + spot[1]


def assign(
    figures: Sequence[Figure],
    columns: Columns,
    *,
    is_total: bool,
    total: dict[str, Decimal] | None,
) -> Placing | None:
    """Return the likeliest way to put figures under heads, its margin to the second, and that."""
    keys = columns.keys
    results: list[tuple[float, dict[str, Figure]]] = []
    for split in splits(figures):
        if len(split) > len(keys) + 1:
            continue
        for chosen in _placings(len(split), len(keys)):
            placed = {keys[c]: split[n] for n, c in enumerate(chosen) if c is not None}
            numbers = {key: one.number(columns.units.get(key, "")) for key, one in placed.items()}
            costs = chain(
                _place_costs(split, chosen, columns, is_total=is_total),
                [_consistent(numbers)],
                _costs_beside(numbers, total or {}),
                [_blank_cost(set(keys) - set(placed), is_total=is_total)],
            )
            results.append((_added(costs), placed))
    return _likeliest(results, columns.units) if results else None


def _added(costs: Iterable[float]) -> float:
    """Return costs added one after the other: ``sum`` rounds otherwise from Python 3.12 on."""
    return reduce(add, costs, 0.0)


def _likeliest(
    results: Sequence[tuple[float, dict[str, Figure]]], units: Mapping[str, str]
) -> Placing:
    """Return the cheapest way; its margin is that to the first that says something else."""
    results = sorted(results, key=lambda item: item[0])
    least, best = results[0]
    same = contents(best, units)
    for cost, placed in results[1:]:
        if (content := contents(placed, units)) != same:
            return Placing(best, cost - least, content)
    return Placing(best)


def contents(placed: Mapping[str, Figure], units: Mapping[str, str]) -> dict[str, Decimal]:
    """Return what figures say below heads of some units, without those that are no number."""
    return {
        key: value
        for key, figure in placed.items()
        if (value := figure.number(units.get(key, ""))) is not None
    }


@lru_cache(maxsize=512)
def _placings(count: int, size: int) -> tuple[tuple[int | None, ...], ...]:
    """Return the ways to put some figures under heads from left to right."""
    out: list[tuple[int | None, ...]] = []

    def walk(chosen: tuple[int | None, ...], at: int) -> None:
        if len(chosen) == count:
            out.append(chosen)
            return
        for column in range(
            at, size - (count - len(chosen)) + 1 if count - len(chosen) <= size - at else size
        ):
            walk((*chosen, column), column + 1)

    walk((), 0)
    if count == size + 1:
        return tuple((*range(size), None) for _ in (0,))
    return tuple(out[:400])


def _place_costs(
    split: Sequence[Figure], chosen: Sequence[int | None], columns: Columns, *, is_total: bool
) -> Iterator[float]:
    """Yield the costs of figures under heads: passed heads without a blank, blanks without a head,
    figures unlike their head or in another column."""
    previous = -1
    for figure, column in zip(split, chosen, strict=True):
        if column is None:
            yield 2.0
            continue
        key = columns.keys[column]
        skipped = column - previous - 1
        yield max(0, skipped - figure.blanks) * (0.9 if is_total else 0.6) + 0.05 * skipped
        if figure.blanks > skipped:
            yield 0.35 * min(3, figure.blanks - skipped)
        previous = column
        yield _fits(key, figure)
        if key in columns.spots and not _is_below(figure.column, columns.spots[key]):
            yield 4.0


def _costs_beside(numbers: dict[str, Decimal | None], total: dict[str, Decimal]) -> Iterator[float]:
    """Yield the costs of figures beside those of the total: mostly the same, never above."""
    for key in SHARES if total else ():
        value, most = numbers.get(key), total.get(key)
        if value is None:
            continue
        if most is None:
            yield 0.9
        elif most > 0:
            yield 0.0 if value == most else 0.2 if value < most else 1.2


def _blank_cost(blank: set[str], *, is_total: bool) -> float:
    """Return what heads without a figure cost."""
    if is_total:
        return 0.5 * len(blank - {"reason", "initial"})
    return 0.35 * len(blank & {"adjusted", "executed"})


def _fits(key: str, figure: Figure) -> float:
    text, number = figure.text, figure.number("")
    if re.fullmatch(r"[-—–/]+", text):
        return 0.2 if key in ("weight", "score", "rate", "reason") else 0.5
    if text.endswith("%"):
        return -0.3 if key == "rate" else 5.0
    if number is None:
        return 3.0
    if key in ("weight", "score", "rate", "reason"):
        return _size_cost(key, number)
    return 0.3 if text.endswith("元") else 0.0


def _size_cost(key: str, number: Decimal) -> float:
    """Return what a number costs under the head of one that has its bounds."""
    if key == "weight":
        return _WEIGHTS.get(number, 2.0)
    if key == "reason":
        return 2.0
    return next((cost for most, cost in _BOUNDS[key] if number <= most), 3.0)


def _consistent(numbers: dict[str, Decimal | None]) -> float:
    """Return what speaks against a reading: a rate that is not executed by adjusted, and so on."""
    cost = _added(chain(_rate_costs(numbers), _score_costs(numbers)))
    initial = numbers.get("initial")
    if initial is not None and numbers.get("adjusted"):
        cost += 0.0 if initial == numbers["adjusted"] else 0.1
    return cost


def _rate_costs(numbers: dict[str, Decimal | None]) -> Iterator[float]:
    executed, rate = numbers.get("executed"), numbers.get("rate")
    adjusted = numbers.get("adjusted") or numbers.get("initial")
    if executed is None or not adjusted:
        return
    share = executed / adjusted * 100
    if rate is not None:
        near = min(abs(share - rate), abs(share - rate * 100))
        yield -1.5 if near <= _NEAR_RATE else 0.8
    if executed > adjusted * _OVERSPENT:
        yield 0.8


def _score_costs(numbers: dict[str, Decimal | None]) -> Iterator[float]:
    rate, weight, score = (numbers.get(key) for key in ("rate", "weight", "score"))
    if weight is None or score is None:
        return
    if score > weight:
        yield 3.0
    if rate is not None and weight:
        yield -0.8 if abs(weight * rate / 100 - score) <= ROUNDED else 0.3
