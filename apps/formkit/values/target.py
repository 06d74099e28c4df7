"""The value of a target, taken apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from apps.formkit.values.units import Dimension, dimension_of

READING: Final = ("op", "number", "number_to", "unit", "text")
"""What the grammar makes of a target; rows and their JSON hold it in cells of its own."""


class Kind(StrEnum):
    """What sort of target it is."""

    BLANK = "blank"
    NUMBER = "number"
    RANGE = "range"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetValue:
    """A target: ``op`` one of ≥ ≤ = > < or None; ``number`` with the places written.

    ``text`` holds a qualitative target or a date as written and is None for numbers;
    ``date`` is (year, month, day) with None for what is not said; ``source`` is what was read
    and counts for nothing when values are compared.
    """

    kind: Kind = Kind.BLANK
    op: str | None = None
    number: Decimal | None = None
    number_to: Decimal | None = None
    unit: str | None = None
    text: str | None = None
    is_approximate: bool = False
    date: tuple[int | None, int, int | None] | None = None
    source: str = field(default="", compare=False, repr=False)

    @property
    def is_numeric(self) -> bool:
        """Return whether a number can be compared with it."""
        return self.kind in {Kind.NUMBER, Kind.RANGE}

    @property
    def is_qualitative(self) -> bool:
        """Return whether a person tells by grade how far it is reached: it is words, or blank."""
        return self.kind in {Kind.TEXT, Kind.BLANK}

    @property
    def dimension(self) -> Dimension:
        """What its unit measures."""
        return dimension_of(self.unit)

    def reading(self) -> dict[str, Any]:
        """Return what a row keeps of it, by the names of the row's cells."""
        return {name: getattr(self, name) for name in READING}

    def __str__(self) -> str:
        if self.kind not in {Kind.NUMBER, Kind.RANGE}:
            return self.text or ""
        figure = format(self.number, "f") if self.number is not None else ""
        if self.number_to is not None:
            figure = f"{figure}-{self.number_to:f}"
        unit = f"({self.unit})" if self.unit else ""
        return f"{self.op or ''}{'约' if self.is_approximate else ''}{figure}{unit}"
