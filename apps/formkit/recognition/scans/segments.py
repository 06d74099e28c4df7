"""Labels and the values between them, found in the tape of a part of a form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from apps.formkit.blocks import Place
from apps.formkit.recognition.lines import BORDER, BREAK, GAP, Line, Tape, label_pattern

_BEFORE: Final = r"(?:(?<=[\s\x1e\x1f:;()*★])|^)"
_BRACKETS: Final = r"\([^()\x1e\x1f]{0,16}\)"
# What lengthens a label without changing its meaning: 预算单位名称, 主管部门及代码.
_TAIL: Final = r"(?:(?:名称|及代码|及编码)(?=[\s\x1e\x1f:(]|$))?"
# A note behind the label, in its cell or in a cell of its own; a value may begin with brackets too.
_NOTE: Final = rf"(?:[ \n]*{_BRACKETS}|[ \x1f\x1e]*{_BRACKETS}(?=[\s\x1e\x1f:]|$))?"


@dataclass(slots=True)
class Segment:
    """A label found, and the text up to the next label with its place."""

    key: str
    value: str
    place: Place
    confidence: float
    label: str = ""

    def parts(self) -> list[str]:
        """Return the value's cells and lines one by one, blank ones left out."""
        return [part.strip() for part in re.split(r"[\x1e\x1f]", self.value) if part.strip()]


def labels_pattern(words: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Return one pattern that finds every label, longest first, at the head of a cell or word."""
    options = sorted(
        ((word, key) for key, all_words in words.items() for word in all_words),
        key=lambda item: -len(item[0]),
    )
    body = "|".join(
        f"(?P<{key}__{n}>{label_pattern(word)})" for n, (word, key) in enumerate(options)
    )
    return re.compile(f"{_BEFORE}(?:{body}){_TAIL}{_NOTE}{GAP}:?")


def find_segments(lines: Sequence[Line], pattern: re.Pattern[str]) -> list[Segment]:
    """Cut the lines at their labels; text before the first label is left out."""
    tape = Tape.of(lines)
    found = list(pattern.finditer(tape.text))
    segments = []
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(tape.text)
        key = next(name for name, text in match.groupdict().items() if text).rsplit("__", 1)[0]
        place, confidence = _whereabouts(tape, lines, match.end(), end)
        segments.append(
            Segment(
                key=key,
                value=tape.raw[match.end() : end],
                place=place,
                confidence=confidence,
                label=match.group(0),
            )
        )
    return segments


def _whereabouts(tape: Tape, lines: Sequence[Line], start: int, end: int) -> tuple[Place, float]:
    """Return the place of the first filled cell between two offsets, and the least confidence."""
    place, confidence = None, 1.0
    for offset in range(start, end):
        if tape.text[offset] in (BORDER, BREAK, " "):
            continue
        number, index = tape.owners[offset]
        piece = lines[number].pieces[index]
        place = place or piece.place
        confidence = min(confidence, piece.confidence)
    return place or Place(), confidence
