"""Figures of a row of money: tokens, and the ways to cut digits that stand glued."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Final, NamedTuple

from .tape import NONE, Tape

_TOKEN: Final = re.compile(r"-?\d[\d,.]*(?:%|万元|元)?|[-—–]+|/")


class Figure(NamedTuple):
    """A token of a money row: a figure, a share or a dash."""

    text: str
    start: int
    end: int
    blanks: int
    column: int
    is_joined: bool = False


def figures_in(tape: Tape, start: int, end: int) -> list[Figure]:
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
            out.append(Figure(found[0], at, found.end(), blanks, column, joined))
    return out


def _parts(tape: Tape, at: int) -> bool:
    """Return whether a figure may end before a character; one that was wrapped in its cell goes on."""
    if tape.breaks[at] == NONE:
        return False
    source = tape.source(at)
    is_wrapped = source.is_ruled and "\n" in source.text and " " not in source.text
    return not (is_wrapped and tape.owners[at] == tape.owners[at - 1])


def decimal_of(text: str) -> Decimal | None:
    try:
        return Decimal(re.sub(r"[,%万元]", "", text))
    except InvalidOperation:
        return None


def splits(figures: Sequence[Figure]) -> Iterable[list[Figure]]:
    """Return the ways to cut digits that stand glued (26262610100%10)."""
    whole = [figure.text for figure in figures]
    long = [
        n
        for n, text in enumerate(whole)
        if _is_glued(text) or (len(text) > 3 and n + 1 < len(figures) and figures[n + 1].is_joined)
    ]
    if not long:
        yield list(figures)
        return
    ways: list[list[Figure]] = [[]]
    for n, figure in enumerate(figures):
        near = figure.is_joined or (n + 1 < len(figures) and figures[n + 1].is_joined)
        options = _cut_digits(figure) if n in long or near else [[figure]]
        ways = [way + option for way in ways for option in options][:1500]
    yield from ways


def _is_glued(text: str) -> bool:
    bare = text.rstrip("%万元")
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
            if re.fullmatch(r"(?:0|[1-9]\d{0,7})(?:\.\d{1,4})?%?(?:万?元)?", part) and text[
                stop : stop + 1
            ] not in (".", "%", "万", "元"):
                walk(
                    stop,
                    [
                        *done,
                        Figure(
                            part,
                            figure.start + at,
                            figure.start + stop,
                            figure.blanks if at == 0 else 0,
                            figure.column,
                        ),
                    ],
                )

    walk(0, [])
    return out or [[figure]]
