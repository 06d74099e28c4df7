"""Figures of a row of money: tokens, and the ways to cut digits that stand glued."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from apps.formkit.values.amount import UNITS
from apps.formkit.values.quantities import SHORT

from .amounts import converted
from .tape import NONE, Tape

_TOKEN: Final = re.compile(rf"-?\d[\d,.]*(?:%|{SHORT})?|[-—–]+|/")
_BEHIND: Final = re.compile(rf"(?:%|{SHORT})+$")
_NUMBER: Final = re.compile(rf"(?:0|[1-9]\d{{0,7}})(?:\.\d{{1,4}})?%?(?:{SHORT})?")
_GOES_ON: Final = frozenset(".%" + "".join(UNITS))
"""With these a number is not over."""
_WHOLE: Final = {"万": "万元", "亿": "亿元"}
"""Units that leave 元 out."""


_MOST_WAYS: Final = 1500
_SHORT: Final = 3


class Figure(NamedTuple):
    """A token of a money row: a figure, a share or a dash."""

    text: str
    start: int
    end: int
    blanks: int
    column: int
    paper: str = ""
    """The unit of the form; a figure with another one is converted."""
    is_joined: bool = False

    def number(self, head: str) -> Decimal | None:
        """Return what it says in the unit of the form, ``head`` the unit of its column where that
        prints one; ``None`` for a dash."""
        return _number(self.text, head, self.paper)


@lru_cache(maxsize=4096)
def _number(text: str, head: str, paper: str) -> Decimal | None:
    behind = _BEHIND.search(text)
    try:
        figure = Decimal(_BEHIND.sub("", text).replace(",", ""))
    except InvalidOperation:
        return None
    printed = behind[0].strip("%") if behind else ""
    return converted(figure, _WHOLE.get(printed, printed) or head, paper)


def figures_in(tape: Tape, start: int, end: int, paper: str) -> list[Figure]:
    """Return the figures and dashes of a stretch up to the first words; ``paper`` is the unit of
    the form."""
    out: list[Figure] = []
    edges = [start, *(n for n in range(start + 1, end) if _parts(tape, n)), end]
    for first, last in pairwise(edges):
        for found in _TOKEN.finditer(tape.text, first, last):
            gap = tape.text[out[-1].end if out else start : found.start()]
            if len(re.sub(r"[^\u3400-\u9fff]", "", gap)) > 1 and out:
                return out
            at = found.start()
            blanks, column = tape.blanks[at], tape.source(at).column
            joined = bool(out) and out[-1].end == at and at > first
            out.append(Figure(found[0], at, found.end(), blanks, column, paper, joined))
    return out


def _parts(tape: Tape, at: int) -> bool:
    """Return whether a figure may end before a character; one that was wrapped in its cell goes on."""
    if tape.breaks[at] == NONE:
        return False
    source = tape.source(at)
    is_wrapped = source.is_ruled and "\n" in source.text and " " not in source.text
    return not (is_wrapped and tape.owners[at] == tape.owners[at - 1])


def splits(figures: Sequence[Figure]) -> Iterable[list[Figure]]:
    """Return the ways to cut digits that stand glued (26262610100%10)."""
    joined = [*(one.is_joined for one in figures[1:]), False]
    pairs = list(zip(figures, joined, strict=False))
    if not any(_is_long(figure, is_joined=near) for figure, near in pairs):
        yield list(figures)
        return
    ways: list[list[Figure]] = [[]]
    for figure, near in pairs:
        is_near = near or figure.is_joined or _is_glued(figure.text)
        options = _cut_digits(figure) if is_near else [[figure]]
        ways = [way + option for way in ways for option in options][:_MOST_WAYS]
    yield from ways


def _is_long(figure: Figure, *, is_joined: bool) -> bool:
    """Return whether a figure may be several: by its digits, or as the next is joined to it."""
    return _is_glued(figure.text) or (is_joined and len(figure.text) > _SHORT)


def _is_glued(text: str) -> bool:
    bare = _BEHIND.sub("", text)
    if "," in bare:
        return False
    return (
        len(bare.replace(".", "")) > 6 and (bare.count(".") != 1 or len(bare.split(".")[1]) > 2)
    ) or (text.endswith("%") and len(bare) > 6)


def _cut_digits(figure: Figure) -> list[list[Figure]]:
    """Return the ways to cut a run of digits into at most six numbers."""
    text = figure.text
    out: list[list[Figure]] = []

    def walk(at: int, done: list[Figure]) -> None:
        if len(out) > 600 or len(done) > 6:
            return
        if at == len(text):
            out.append(done)
            return
        for stop in range(at + 1, len(text) + 1):
            part = text[at:stop]
            if _NUMBER.fullmatch(part) and text[stop : stop + 1] not in _GOES_ON:
                blanks = figure.blanks if at == 0 else 0
                first, last = figure.start + at, figure.start + stop
                cut = figure._replace(text=part, start=first, end=last, blanks=blanks)
                walk(stop, [*done, cut._replace(is_joined=False)])

    walk(0, [])
    return out or [[figure]]
