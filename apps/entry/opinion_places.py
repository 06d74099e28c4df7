"""The places of a form that an opinion can point to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.core.text import fold
from apps.formkit.values import parse

WHOLE: Final = "整表"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place with its label and what stands there."""

    place: str
    label: str
    value: str = ""
    takes_proposal: bool = True


WHOLE_FORM: Final = Spot(place="", label=WHOLE, takes_proposal=False)


def same_value(one: str, other: str) -> bool:
    """Return whether two texts of a cell say the same: ≥95% is ≥95.00(%), 1,000 is 1000.00."""
    return fold(one) == fold(other) or parse(one) == parse(other)
