"""Labels at the left of a row, and cells that hold name and target together."""

from __future__ import annotations

import re
from typing import Final

from apps.formkit.levels import Level
from apps.formkit.recognition.level_labels import compact, damaged_level, former_level_of, level_of
from apps.formkit.recognition.lines import Line, squeeze
from apps.formkit.recognition.targets import target_likeness, tidy
from apps.formkit.values.units import alternatives
from apps.formkit.vocabulary import VOCABULARY

_SURE_TARGET: Final = 0.9
_END: Final = re.compile(rf"^(?:{alternatives(VOCABULARY.words('after_rows'))})(?=[::\d]|$)")
_TOTALS: Final = frozenset({"总分", "合计", "总计", "总得分"})
_GLUED: Final = re.compile(r"^(.{2,}?[^\d(（<>≥≤=])((?:≥|≤|=|>|<|＞|＜|>=|<=|≧|≦).*\d.*)$")


def is_end(line: Line) -> bool:
    """Return whether the table of indicators is over: totals, remarks, signatures."""
    words = [compact(piece.text) for piece in line.own[:4]]
    return any(_END.match(word) for word in words[:1]) or not _TOTALS.isdisjoint(words)


def is_target(text: str) -> bool:
    """Return whether a cell is a target for certain."""
    return target_likeness(text) >= _SURE_TARGET


def labels_in(text: str) -> list[Level]:
    """Return the level labels that a cell is: one, several words of them, a damaged or former one."""
    if (whole := level_of(text)) is not None:
        return [whole]
    several = [level for word in text.split() if (level := level_of(word))]
    if len(several) > 1 and len(several) == len(text.split()):
        return several
    found = damaged_level(text) or former_level_of(text)
    return [found] if found else []


def split_glued(text: str) -> tuple[str, str]:
    """Split a cell that holds name and target together; a cell without a target is all name."""
    if found := _GLUED.match(tidy(text)):
        return found[1], found[2]
    words = text.split()
    for count in range(1, len(words)):
        rest = words[count:]
        tail = rest[0] if len(set(rest)) == 1 else "".join(rest)
        if is_target(tail):
            return squeeze("".join(words[:count])), tidy(tail)
    return squeeze(text), ""
