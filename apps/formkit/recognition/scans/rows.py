"""Labels at the left of a row, and cells that hold name and target together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from apps.formkit.levels import Level
from apps.formkit.recognition.level_labels import (
    compact,
    damaged_level,
    former_level_of,
    is_full_label,
    level_of,
)
from apps.formkit.recognition.lines import Line, Piece, squeeze
from apps.formkit.recognition.targets import target_likeness, tidy

_SURE_TARGET: Final = 0.9
_END: Final = re.compile(
    r"^(总分|合计|总计|评分等级|评价等级|自评等级|等级|备注|说明|填表说明|其他需要?说明的?(问题|事项)|"
    r"填报人|填表人|单位负责人|负责人|联系人|审核人|主管部门(意见|负责人)|注)(?=[::\d]|$)"
)
_GLUED: Final = re.compile(r"^(.{2,}?[^\d(（<>≥≤=])((?:≥|≤|=|>|<|＞|＜|>=|<=|≧|≦).*\d.*)$")


def is_end(line: Line) -> bool:
    """Return whether the table of indicators is over: totals, remarks, signatures."""
    pieces = line.own
    if pieces and _END.match(compact(pieces[0].text)):
        return True
    return any(compact(piece.text) in ("总分", "合计", "总计", "总得分") for piece in pieces[:4])


def take_labels(pieces: Sequence[Piece]) -> tuple[list[Level], list[Piece]]:
    """Split a row into its leading level labels and what is left of it.

    A label word without 指标 counts only where a name and a target are still left, and the last
    one is the name itself where nothing else could be it.
    """
    labels: list[Level] = []
    rest = list(pieces)
    taken: list[tuple[Piece, int]] = []
    while rest:
        found = _labels_of(rest[0].text, left=len(rest)) or _former_label(rest)
        if not found:
            break
        labels.extend(found)
        taken.append((rest.pop(0), len(found)))
    nameless = len(rest) == 1 and target_likeness(rest[0].text) >= 0.9
    if taken and nameless and _is_repeated(labels):
        piece, count = taken[-1]
        del labels[-count:]
        rest.insert(0, piece)
    return labels, rest


def _former_label(rest: Sequence[Piece]) -> list[Level]:
    """Return the label of a former form at the head of a row that still has a name and a target."""
    found = former_level_of(rest[0].text)
    is_named = len(rest) >= 3 and target_likeness(rest[1].text) < _SURE_TARGET
    return [found] if found and is_named else []


def _is_repeated(labels: Sequence[Level]) -> bool:
    """Return whether the last label can only be a name: its level was named already in the row."""
    return len(labels) >= 2 and labels[-1].level <= max(label.level for label in labels[:-1])


def _labels_of(text: str, *, left: int) -> list[Level]:
    whole = level_of(text)
    if whole is not None:
        return [whole] if is_full_label(text) or left >= 3 else []
    words = [level_of(word) for word in text.split()]
    if len(words) > 1 and all(words):
        return [word for word in words if word]
    damaged = damaged_level(text) if left >= 3 else None
    return [damaged] if damaged else []


def split_glued(text: str) -> tuple[str, str]:
    """Split a cell that holds name and target together; a cell without a target is all name."""
    if found := _GLUED.match(tidy(text)):
        return found[1], found[2]
    words = text.split()
    for count in range(1, len(words)):
        rest = words[count:]
        tail = rest[0] if len(set(rest)) == 1 else "".join(rest)
        if target_likeness(tail) >= 0.9:
            return squeeze("".join(words[:count])), tidy(tail)
    return squeeze(text), ""
