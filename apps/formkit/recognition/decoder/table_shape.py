"""How a table is written, and where its cells may begin or end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from .tape import NONE, Tape

_CUTS: Final = re.compile(
    r"(?<=\d)(?=[^\d.,%])|(?<=[^\d.,-])(?=\d)|(?=[≥≤=><≧≦═])|(?<=[%%‰])(?=.)|(?=指标\d)"
    r"|(?<=定性)|(?<=定量)|(?=定性)|(?=定量)|(?=正向)|(?=反向)|(?<=正向)|(?<=反向)|(?=-定)|(?=…)|(?<=…)|(?=二\d)|(?<=:)"
)
_WORDS: Final = re.compile(
    r"(?=(?:不高于|不低于|不超过|不少于|大于|小于|等于|提升|提高|改善|增强|加强|完善|健全|优化|促进|有效|显著|明显"
    r"|持续|长期|良好|满意|规范|及时|达标|合格|完成|达到|可控|可用|稳定|全年|每季|每月|每年|年底|当年|无|是|否|优|良|较好"
    r"|有所|基本|部分|达成|逐步|不断|进一步|降低|下降|减少|增加|增长|上升|稳中|扩大|按时|按期|保障|实现|正常|安全|准确|合规|已|未|零|全覆盖|有保障|应[\u3400-\u9fff]尽|按[月季年]"
    r"|[一二三四五]级))"
)
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")
_UNIT_TAIL: Final = 7
_WORD_TAIL: Final = 7
_SHORT: Final = 3
_GLUED: Final = 0.2


@dataclass(slots=True)
class Shape:
    """How a table is written: its columns, what parts its cells and its rows, how glued it is."""

    columns: list[str]
    edge: dict[int, float] = field(default_factory=dict)
    cross: dict[int, float] = field(default_factory=dict)
    is_rowed: bool = False
    spots: dict[int, tuple[int, int]] = field(default_factory=dict)
    edges: list[tuple[float, int]] = field(default_factory=list)
    table: int = -1
    is_ruled: bool = False
    glue: float = 0.0


def cuts_of(tape: Tape, start: int, end: int, shape: Shape) -> list[int]:
    """Return the places where a cell may begin or end."""
    places = {start, end}
    places.update(at for at in range(start, end) if tape.breaks[at] != NONE)
    if shape.is_ruled:
        return sorted(places)
    for first, last in _words(tape, start, end):
        if last - first > _SHORT:
            word = tape.text[first:last]
            places.update(first + at for at in _inner_cuts(word, is_glued=shape.glue > _GLUED))
    return sorted(places)


def _inner_cuts(word: str, *, is_glued: bool) -> Iterator[int]:
    """Yield where a cell may begin or end inside a word; in glued text also behind every figure and
    the unit behind it, and behind the first characters of a value in words."""
    yield from (found.start() for found in _CUTS.finditer(word) if found.start())
    if not is_glued:
        return
    for found in _FIGURE.finditer(word):
        yield from range(found.start() + 1, min(len(word), found.end() + _UNIT_TAIL) + 1)
    for found in _WORDS.finditer(word):
        yield from range(found.start(), min(len(word), found.start() + _WORD_TAIL))


def _words(tape: Tape, start: int, end: int) -> list[tuple[int, int]]:
    out, first = [], start
    for at in range(start + 1, end + 1):
        if at == end or tape.breaks[at] != NONE:
            out.append((first, at))
            first = at
    return out
