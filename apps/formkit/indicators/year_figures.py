"""How what is told of an indicator in the course of a year comes to the year's figure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from apps.formkit.indicators.direction import Direction, direction, preferred
from apps.formkit.values.target import Kind, TargetValue
from apps.formkit.values.units import Dimension

_RATES: Final = frozenset({"%", "‰"})
# How long something lasts; days and hours are counted.
_TERMS: Final = frozenset({"年", "月", "个月", "季度"})


class Adding(StrEnum):
    """The sum of all, the last, or the mean."""

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"


def is_ceiling(value: TargetValue, name: str, level2: str = "") -> bool:
    """Return whether a target is the most that may be reached: ≤, or «=» of what is kept low."""
    if value.kind == Kind.DATE:
        return False
    way = direction(value, name, level2)
    if way == Direction.EXACT:
        return preferred(value, name, level2) == Direction.LOWER
    return way == Direction.LOWER


def adds_up(value: TargetValue, name: str, level2: str = "") -> bool:
    """Return whether what is done adds up over the year: a count, no rate, ceiling or date."""
    is_number = value.kind in {Kind.NUMBER, Kind.RANGE}
    return is_number and value.unit not in _RATES and not is_ceiling(value, name, level2)


def adding_of(value: TargetValue, name: str, level2: str = "") -> Adding:
    """Return how the year's figure of an indicator comes about.

    Counts and amounts add up. Rates, and the time that something may take, are told each time
    anew: their mean stands for the year. Of a cost a head, a term, a date or a word the last one
    counts.
    """
    if value.kind not in {Kind.NUMBER, Kind.RANGE}:
        return Adding.LAST
    if value.unit in _RATES:
        return Adding.MEAN
    if value.unit and "/" in value.unit:
        return Adding.LAST
    if value.dimension == Dimension.TIME:
        if is_ceiling(value, name, level2):
            return Adding.MEAN
        return Adding.LAST if value.unit in _TERMS else Adding.SUM
    return Adding.SUM
