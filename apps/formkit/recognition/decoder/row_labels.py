"""The labels among the rows of indicators: levels, repeated heads, and where the rows end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .cells import cost_of
from .form_ranges import Frame
from .labels import Label, find_labels
from .tape import Tape
from .vocabulary import Meaning, Vocabulary

_FEWEST_HEADS: Final = 3
_VALUE: Final = re.compile(r"[≥≤=><≧≦═]|\d|[^\u3400-\u9fff]{0,2}\d")
_NEAR: Final = 6
_BLOCK: Final = Meaning("column", "block")


def _allowed(meaning: Meaning) -> bool:
    return meaning.group in ("level1", "level2", "end") or meaning == _BLOCK


def row_labels(tape: Tape, vocabulary: Vocabulary, frame: Frame, glue: float) -> list[Label]:
    """Return the labels among the rows: levels, ends and repeated heads."""
    found = find_labels(tape, vocabulary, glue, _allowed, frame.rows_start, frame.end)
    found = _with_heads(found, _repeated_heads(tape, frame))
    return _without_names(tape, found, is_double=bool(frame.header and frame.header.is_double))


def _without_names(tape: Tape, labels: list[Label], *, is_double: bool) -> list[Label]:
    """Leave out level words that are names: followed by a value right after their own level, or
    short words in the middle of a line of text."""
    out: list[Label] = []
    for label in labels:
        if not out or not _is_name(tape, out[-1], label, is_double=is_double):
            out.append(label)
    return out


def _is_name(tape: Tape, before: Label, label: Label, *, is_double: bool) -> bool:
    if before.end != label.start or not label.groups() <= {"level1", "level2"}:
        return False
    if _says_again(before, label) and _VALUE.match(tape.text, label.end, label.end + _NEAR):
        return True
    is_twice = before.word == label.word and label.key("level2") != ""
    return is_twice and not is_double and _has_value(tape, label.end)


def _says_again(before: Label, label: Label) -> bool:
    """Return whether a word names the level before it anew, or is a short one behind a second level."""
    if label.note:
        return False
    is_same = bool({one.key for one in before.meanings} & {one.key for one in label.meanings})
    return is_same or (before.key("level2") != "" and not label.word.endswith("指标"))


def _has_value(tape: Tape, start: int) -> bool:
    """Return whether the next cell is a value rather than a name."""
    end = start + 1
    while end < len(tape) and not tape.breaks[end]:
        end += 1
    text = tape.text[start:end]
    return cost_of("target", text) < cost_of("level3", text)


def _repeated_heads(tape: Tape, frame: Frame) -> list[Label]:
    """Return where the head row is printed again, on a new page, as labels that say nothing."""
    header = frame.header
    if header is None or len(header.spans) < _FEWEST_HEADS:
        return []
    spans = sorted(header.spans)
    out = []
    text = tape.text[spans[1][0] : header.end]
    lead = tape.text[spans[0][0] : spans[0][1]]
    at = tape.text.find(text, frame.rows_start, frame.end)
    while at >= 0:
        start = at - len(lead) if tape.text[at - len(lead) : at] == lead else at
        out.append(Label(start, at + len(text), at + len(text), text, (_BLOCK,)))
        at = tape.text.find(text, at + len(text), frame.end)
    return out


def _with_heads(labels: Sequence[Label], heads: Sequence[Label]) -> list[Label]:
    kept = [
        label for label in labels if not any(head.start <= label.start < head.end for head in heads)
    ]
    return sorted([*kept, *heads], key=lambda label: label.start)
