"""Which line breaks of a PDF cell are the author's and which the page made.

A paragraph begins where a line is indented; where none is, a line that had room for what stands
at the head of the next one was ended on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

Box = tuple[float, float, float, float]
_WIDE: Final = "\u2e80"
_CLOSERS: Final = "，。、；：！？）》」』”’】〉％,.;:!?)%]"
_OPENERS: Final = "（《「『“‘【〈(["
# The first piece of a line that no page would part: opening marks, one wide sign or a run of
# narrow ones, closing marks; and what a no-break blank ties to it.
_PIECE: Final = rf"[{re.escape(_OPENERS)}]*(?:[^\s{_WIDE}-\uffff]+|[^\s])[{re.escape(_CLOSERS)}]*"
_TOKEN: Final = re.compile(rf"{_PIECE}(?:\xa0{_PIECE})*")
_NARROW: Final = re.compile(r"[!-~]")
# In widths of a wide sign: what counts as an indent, and how much room must be left over, for
# programs set marks narrower or wider than they measure.
_INDENT: Final = 1.0
_SPARE: Final = 0.8


def unwrapped(lines: Sequence[Sequence[Any]], box: Box) -> str:
    """Return the text of a cell's lines (words with ``text``, ``x0``, ``x1``): the author's breaks
    stay, those of the page are closed up; centred lines keep theirs, for nothing tells."""
    texts = [" ".join(word["text"] for word in line) for line in lines]
    if len(lines) < 2:
        return "".join(texts).replace("\xa0", " ")
    lefts = [line[0]["x0"] - box[0] for line in lines]
    rights = [box[2] - line[-1]["x1"] for line in lines]
    em = _em(lines)
    if _is_centred(lefts, rights, em):
        return "\n".join(texts).replace("\xa0", " ")
    margin = _margin(texts, lefts, em)
    begun = _begun(texts, lefts, rights, margin, em)
    width = box[2] - box[0] - 2 * margin
    out = [texts[0]]
    for text, begins in zip(texts[1:], begun[1:], strict=True):
        out += ["\n" if begins else _joint(out[-1], text, width / em), text]
    return "".join(out).replace("\xa0", " ")


def _margin(texts: Sequence[str], lefts: Sequence[float], em: float) -> float:
    """Return how far from the cell's border its lines begin."""
    # An opening mark at a line's head may be set half over its edge.
    plain = [left for left, text in zip(lefts, texts, strict=True) if text[:1] not in _OPENERS]
    return max(0.0, min([*(plain or lefts), _INDENT * em]))


def _begun(
    texts: Sequence[str],
    lefts: Sequence[float],
    rights: Sequence[float],
    margin: float,
    em: float,
) -> list[bool]:
    """Return of each line whether a paragraph begins with it: where any is indented those that
    are, else those for whose head the line above had room."""
    indented = [left > margin + (_INDENT - 0.2) * em for left in lefts]
    if any(indented):
        return indented
    above = zip(texts[1:], rights, strict=False)
    return [True, *(_width(text, em) <= room - margin - _SPARE * em for text, room in above)]


def _em(lines: Sequence[Sequence[Any]]) -> float:
    """Return the width of a wide sign: that of words of nothing else, else the height of the type."""
    words = [word for line in lines for word in line]
    wide = [word for word in words if word["text"] and all(sign >= _WIDE for sign in word["text"])]
    if wide:
        return max((word["x1"] - word["x0"]) / len(word["text"]) for word in wide)
    return max(word["bottom"] - word["top"] for word in words)


def _is_centred(lefts: Sequence[float], rights: Sequence[float], em: float) -> bool:
    even = all(abs(left - right) < 0.3 * em for left, right in zip(lefts, rights, strict=True))
    return even and max(lefts) - min(lefts) > 0.3 * em


def _width(text: str, em: float) -> float:
    """Return the width of the first piece of a line."""
    found = _TOKEN.match(text)
    if found is None:
        return 0.0
    return em * sum(1.0 if sign >= _WIDE else 0.55 for sign in found.group(0))


def _joint(left: str, right: str, width: float) -> str:
    """Return what stood between two lines: a blank between narrow signs, unless they are one word
    too long for the cell (``width`` in widths of a wide sign), which a page breaks anywhere."""
    if not (_NARROW.match(left[-1:]) and _NARROW.match(right[:1])):
        return ""
    word = left.rsplit(maxsplit=1)[-1] + right.split(maxsplit=1)[0]
    return "" if 0.5 * len(word) > width else " "
