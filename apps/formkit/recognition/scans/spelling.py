"""Labels that character recognition has misspelt, put right before anything is looked for.

Only cells whose characters were seen with doubt are touched, and only when the whole cell is one
character away from a label of four characters or more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from apps.formkit.recognition.level_labels import FULL_LABELS, compact
from apps.formkit.recognition.lines import Line

from .budget import MONEY_WORDS
from .goal_lines import DECLARATION_LEFT, DECLARATION_RIGHT, EVALUATION_LEFT, EVALUATION_RIGHT
from .head import HEAD_WORDS
from .heads import COLUMNS

_SHORTEST: Final = 4
_NOTE: Final = re.compile(r"\s*[(（][^()（）]{1,10}[)）]\s*[:：]?\s*$")


def _known() -> frozenset[str]:
    groups: list[Iterable[str]] = [
        FULL_LABELS, DECLARATION_LEFT, DECLARATION_RIGHT, EVALUATION_LEFT, EVALUATION_RIGHT,
        ("绩效指标", "项目绩效目标", "评分等级"),
    ]  # fmt: skip
    for table in (HEAD_WORDS, MONEY_WORDS, COLUMNS):
        groups.extend(table.values())
    words = (compact(word) for group in groups for word in group)
    return frozenset(word for word in words if len(word) >= _SHORTEST)


_KNOWN: Final = _known()
_BY_LENGTH: Final[dict[int, list[str]]] = defaultdict(list)
for _word in sorted(_KNOWN):
    _BY_LENGTH[len(_word)].append(_word)


def correct_labels(lines: Sequence[Line]) -> None:
    """Put the label for each doubtfully seen cell that is one character away from it."""
    for line in lines:
        for piece in line.pieces:
            if piece.confidence >= 1.0:
                continue
            note = _NOTE.search(piece.text)
            bare = piece.text[: note.start()] if note else piece.text
            if label := _label_near(bare):
                piece.text = label + (note.group(0) if note else "")


def _label_near(text: str) -> str:
    """Return the only label one character away from a cell, or nothing."""
    word = compact(text).rstrip(":")
    if word in _KNOWN or not _SHORTEST <= len(word) <= 14:
        return ""
    found = [
        label
        for size in (len(word) - 1, len(word), len(word) + 1)
        for label in _BY_LENGTH.get(size, ())
        if _is_near(word, label)
    ]
    same = [label for label in found if len(label) == len(word)]
    choice = same or found
    return choice[0] if len(choice) == 1 else ""


def _is_near(word: str, label: str) -> bool:
    if len(word) == len(label):
        return sum(a != b for a, b in zip(word, label, strict=True)) == 1
    short, long = sorted((word, label), key=len)
    return any(long[:k] + long[k + 1 :] == short for k in range(len(long)))
