"""The words of goal labels, the two goals of a form, and their reading out of running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.formkit.blocks import Place
from apps.formkit.recognition.lines import Line
from apps.formkit.vocabulary import VOCABULARY

_GOALS: Final = VOCABULARY.labels("goal")
DECLARATION_LEFT: Final = _GOALS["total"]
DECLARATION_RIGHT: Final = _GOALS["annual"]
EVALUATION_LEFT: Final = _GOALS["expected"]
EVALUATION_RIGHT: Final = _GOALS["actual"]
GOAL_BLOCKS: Final = frozenset(_GOALS["block"])
PLACEHOLDER: Final = re.compile(
    r"^\(?(20\d\d|\*+|_+|x+)?年?度?\(?n?\)?[-—–~至]+(20\d\d|\*+|_+|x+)?年?度?(\(?n?[+]\d\)?)?\)?$",
    re.IGNORECASE,
)

_AFTER_GOALS: Final = re.compile(r"^(\d[.、])?(项目)?(实施内容|预算执行情况|资金使用情况|项目资金)")


@dataclass(slots=True)
class Goals:
    """Both texts with their places; ``doubts`` names the sides ("left", "right") in doubt."""

    left: str = ""
    right: str = ""
    left_place: Place | None = None
    right_place: Place | None = None
    confidence: float = 1.0
    doubts: set[str] = field(default_factory=set)


def label_word(word: str) -> str:
    """Return a label without the note behind it (2024年—2026年) and its colon."""
    return re.sub(r"\(.*?\)$|^\d{1,2}[.、]", "", word).strip(":*★")


def before_money(lines: Sequence[Line]) -> list[Line]:
    """Leave out what some forms have between the goals and the indicators: course and money."""
    for number, line in enumerate(lines):
        if number and _AFTER_GOALS.match(line.joined()):
            return list(lines[:number])
    return list(lines)
