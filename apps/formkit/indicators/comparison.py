"""Comparing what was reached with what was meant."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.formkit.indicators.direction import Direction, direction
from apps.formkit.values.dates import Day
from apps.formkit.values.target import TargetValue
from apps.formkit.values.units import INCOMPLETE, SCALES, convert


@dataclass(frozen=True, slots=True)
class Comparison:
    """``met`` is None where nothing can be compared; ``ratio`` is ``reached`` over ``bound``, both in
    the target's unit (for a range the bound is the one that was missed; inside the ratio is 1)."""

    met: bool | None
    ratio: Decimal | None = None
    reached: Decimal | None = None
    bound: Decimal | None = None


UNKNOWN = Comparison(None)
_HOLDS: Final[Mapping[str, Callable[[Decimal, Decimal], bool | None]]] = {
    "": lambda reached, bound: reached >= bound or None,
    "≥": operator.ge,
    ">": operator.gt,
    "≤": operator.le,
    "<": operator.lt,
    "=": operator.eq,
}


def _in_unit(actual: TargetValue, unit: str | None) -> Decimal | None:
    """Return the actual number in the target's unit; a missing unit is taken for the same."""
    if actual.number is None:
        return None
    if not actual.unit or not unit:
        return actual.number
    if actual.unit in INCOMPLETE:
        # «1.2万» of what the target counts.
        is_same = unit.startswith(actual.unit)
        return actual.number * (1 if is_same else SCALES[actual.unit])
    return convert(actual.number, actual.unit, unit)


def compare(
    target: TargetValue, actual: TargetValue, name: str = "", level2: str = ""
) -> Comparison:
    """Compare an actual value with its target.

    A number without operator counts as «at least» (按完成比例, 财预〔2020〕10号), or as the most where
    less is better. Where nothing tells which, a value at or above it has met it, and one below
    gives ``met=None`` with its ratio: nobody is to lose points by a guess. Dates compare when both
    say the month. Qualitative targets give ``met=None``: a person grades them.
    """
    if target.date and actual.date:
        return _compare_dates(target.date, actual.date)
    if not target.is_numeric or not actual.is_numeric or target.number is None:
        return UNKNOWN
    reached = _in_unit(actual, target.unit)
    if reached is None:
        return UNKNOWN
    if target.number_to is not None:
        return _compare_range(target.number, target.number_to, reached)
    bound = target.number
    op = target.op or _implied(direction(target, name, level2))
    met = _HOLDS[op](reached, bound)
    return Comparison(met, reached / bound if bound else None, reached, bound)


def _implied(way: Direction) -> str:
    """Return the operator that a number without one stands for, empty where nothing tells."""
    return {Direction.LOWER: "≤", Direction.HIGHER: "≥"}.get(way, "")


def _compare_range(low: Decimal, high: Decimal, reached: Decimal) -> Comparison:
    if low <= reached <= high:
        return Comparison(True, Decimal(1), reached)
    bound = low if reached < low else high
    return Comparison(False, reached / bound if bound else None, reached, bound)


def _compare_dates(target: Day, actual: Day) -> Comparison:
    years = (target[0], actual[0])
    if None not in years and years[0] != years[1]:
        return Comparison((years[1] or 0) < (years[0] or 0))
    return Comparison((actual[1], actual[2] or 31) <= (target[1], target[2] or 31))
