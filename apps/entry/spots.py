"""The places of a form that an opinion can point to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WHOLE: Final = "整表"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place with its label and what stands there."""

    place: str
    label: str
    value: str = ""
    takes_proposal: bool = True


WHOLE_FORM: Final = Spot(place="", label=WHOLE, takes_proposal=False)
