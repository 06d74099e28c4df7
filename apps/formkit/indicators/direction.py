"""Which way is better: by the operator, else by what name, level and unit say together."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from apps.formkit.indicators.heads import LIKELY
from apps.formkit.indicators.learnt import Learnt
from apps.formkit.indicators.reading import IndicatorReading, read_indicator
from apps.formkit.levels import canonical_level2
from apps.formkit.values.target import Kind, TargetValue
from apps.formkit.vocabulary import VOCABULARY


class Direction(StrEnum):
    """正向, 反向, 定值, 区间; UNKNOWN never blocks and never scores to anybody's harm."""

    HIGHER = "higher"
    LOWER = "lower"
    EXACT = "exact"
    WITHIN = "within"
    UNKNOWN = "unknown"


_BY_OPERATOR: Final = {
    "≥": Direction.HIGHER,
    ">": Direction.HIGHER,
    "≤": Direction.LOWER,
    "<": Direction.LOWER,
    "=": Direction.EXACT,
}
_LEVELS: Final[dict[str, dict[str, str]]] = VOCABULARY.data["directions"]
_BY_LEVEL: Final = {name: Direction(way) for name, way in _LEVELS["levels"].items()}
_COUNTED: Final = frozenset({"count", "extent"})
SHORT: Final[dict[str, str]] = VOCABULARY.data["short_levels"]
"""Level 2 → the short name under which head nouns know it."""


def preferred(
    value: TargetValue, name: str, level2: str = "", *, learnt: Learnt | None = None
) -> Direction:
    """Return which way an indicator of that name is better, whatever operator is written:
    HIGHER, LOWER, or UNKNOWN.

    ``level2`` is 二级指标 as printed; ``value`` gives the unit.
    """
    level = canonical_level2(level2) or ""
    reading = read_indicator(name, value, level2=SHORT.get(level, ""), learnt=learnt)
    return preferred_of(reading, level)


def preferred_of(reading: IndicatorReading, level2: str = "") -> Direction:
    """Return the same of a name that was read already; ``level2`` is canonical."""
    if reading.direction and reading.direction_confidence >= LIKELY:
        return Direction(reading.direction)
    if not level2 and reading.head is None and reading.nature in _COUNTED:
        # A number of persons, times or metres, and no word against it.
        return Direction.HIGHER
    return _BY_LEVEL.get(level2, Direction.UNKNOWN)


def direction(
    value: TargetValue, name: str = "", level2: str = "", *, learnt: Learnt | None = None
) -> Direction:
    """Return the direction of a target: that of its operator; of a date, the earlier the better;
    of a bare number, the one its name, level and unit ask for."""
    if value.kind == Kind.DATE:
        return Direction.LOWER
    if value.op:
        return _BY_OPERATOR[value.op]
    if value.kind == Kind.RANGE:
        return Direction.WITHIN
    if value.kind != Kind.NUMBER:
        return Direction.UNKNOWN
    if not value.number:
        # Nought is asked of what should not happen at all.
        return Direction.LOWER
    return preferred(value, name, level2, learnt=learnt)
