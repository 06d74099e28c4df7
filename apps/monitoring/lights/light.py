"""A light and the words that explain it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Light(StrEnum):
    """绿, 黄, 红; ``NONE`` where nothing can or need be said (待填, 暂未到时点)."""

    NONE = ""
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        """Return the light's word."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """Return how bad it is, from 0."""
        return list(Light).index(self)


_LABELS: Final = {Light.NONE: "—", Light.GREEN: "绿", Light.YELLOW: "黄", Light.RED: "红"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A light, the formula that gave it as a Chinese sentence, and the progress in % it rests on."""

    light: Light
    formula: str
    progress: Decimal | None = None


def worst(verdicts: list[Verdict]) -> Verdict:
    """Return the worst verdict, the first of equals, with the formulas of all that are as bad."""
    chosen = max(verdicts, key=lambda verdict: verdict.light.rank)
    formulas = [item.formula for item in verdicts if item.light == chosen.light and item.formula]
    return Verdict(chosen.light, "；".join(formulas), chosen.progress)


def percent(share: Decimal) -> str:
    """Return a share in % with at most one decimal."""
    text = f"{share:.1f}"
    return f"{text.removesuffix('.0')}%"
