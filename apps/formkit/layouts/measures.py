"""How wide and how high a text is on paper, estimated: rather too large than too small.

Sizes of type are in points, all else in mm; a width in ems counts Chinese characters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

POINTS: Final = 72 / 25.4
LEADING: Final = 1.45
"""The height of a line, in ems: what the faces of office programs need at least."""
SIDE: Final = 1.3
EDGE: Final = 0.8
"""What a cell leaves free beside its text, and above and below it, in mm."""

_CLOSERS: Final = re.escape("，。、；：！？）》」』”’】〉％,.;:!?)%]")
_OPENERS: Final = re.escape("（《「『“‘【〈([")
# What no line parts: a narrow word with the bracket behind it, or a wide sign; marks stay with it.
_TOKEN: Final = re.compile(
    rf"[{_OPENERS}]*(?:(?:[!-\u2e7f]*[(\[])?[\u2e80-\uffff]|[!-\u2e7f]+|\s+|.)[{_CLOSERS}]*"
)

_NARROW: Final = re.compile("[ -\u10ff]")


def _narrow(sign: str) -> float:
    if sign in ".,:;'|!il ":
        return 0.32
    return 0.95 if sign in "MW@%" else 0.72 if sign.isupper() else 0.6


_ADVANCE: Final = {chr(at): _narrow(chr(at)) for at in range(0x20, 0x7F)}


@lru_cache(maxsize=16384)
def ems(text: str) -> float:
    """Return a line's width in ems."""
    if text.isalpha() and text >= "\u1100" and not _NARROW.search(text):
        return float(len(text))
    return sum([_ADVANCE.get(sign, 1.0 if sign >= "\u1100" else 0.6) for sign in text])


def width_of(text: str, size: float) -> float:
    """Return a line's width in points."""
    return ems(text) * size


def size_within(text: str, width: float, size: float) -> float:
    """Return the size at which a text stays on one line of ``width`` points: a figure is never
    broken."""
    wide = width_of(text, size)
    return size if wide <= width else size * width / wide


def line_height(size: float) -> float:
    """Return the height of a line in mm."""
    return size * LEADING / POINTS


def line_count(text: str, width: float) -> int:
    """Return how many lines a text takes in a width in ems."""
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(len(lines_of(part, width)) for part in text.split("\n"))


@lru_cache(maxsize=8192)
def lines_of(text: str, width: float) -> tuple[str, ...]:
    """Return a paragraph's lines in a width in ems; a word wider than that is parted anywhere."""
    if len(text) <= width:
        return (text,)
    lines: list[str] = []
    line, run = "", 0.0
    for token in _TOKEN.findall(text):
        wide = ems(token)
        if run + wide <= width or token.isspace():
            line, run = line + token, run + wide
            continue
        if line and wide <= width:
            lines.append(line)
            line, run = token, wide
            continue
        for sign in token:
            step = ems(sign)
            if line and run + step > width:
                lines.append(line)
                line, run = "", 0.0
            line, run = line + sign, run + step
    return (*lines, line)


@lru_cache(maxsize=16384)
def longest_token(text: str) -> float:
    """Return how many ems the widest piece of a text takes that no line parts."""
    if not _NARROW.search(text):
        return 1.0
    return max(map(ems, _TOKEN.findall(text)), default=0.0)


def fit(text: str, width: float, size: float) -> str:
    """Break Latin words wider than their cell (``width`` in points), else they run over its edge."""
    if len(text) * size * 0.95 <= width:
        return text
    out: list[str] = []
    run = 0.0
    for sign in text:
        run = run + _ADVANCE.get(sign, 0.6) * size if "!" <= sign <= "~" or sign == "\xa0" else 0.0
        if run > width:
            out.append("\n")
            run = _ADVANCE.get(sign, 0.6) * size
        out.append(sign)
    return "".join(out)
