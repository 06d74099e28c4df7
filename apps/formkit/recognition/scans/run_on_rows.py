"""Rows that a cell tells again in running text, beside or in the place of their own cells.

Some extractions of a page put all its rows into one cell and repeat that in the cells below,
while the grid itself lost part of its names. The running text gives the rows and their order,
the grid confirms them; a row that only the running text has is doubted as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import chain, pairwise
from typing import Final

from apps.formkit.recognition.level_labels import cjk_count
from apps.formkit.recognition.levels.found_rows import RawRow, RowBook
from apps.formkit.recognition.lines import Line, squeeze
from apps.formkit.recognition.targets import is_numeric, tidy

from .text_repair import drop_label_words

_ROW: Final = re.compile(r"(.+?)\s(\d{1,3}\.\d\d)\s+(\d{1,3}\.\d\d)(?=\s|$)")
_PAIR: Final = re.compile(r"\d\.\d\d\s+\d+\.\d\d")
_STATE: Final = re.compile(r"^[^\d]{0,2}成指标$|^(未|部分|基本)?(达成|完成)")
_FEWEST: Final = 3
_NAME: Final = 4
_LONG: Final = 5
_TOLD_AGAIN: Final = 2
_MOST_TOLD: Final = 1500
_ALIKE: Final = 0.8
_NEAR: Final = 0.6
_ALL: Final = frozenset({"name", "target", "actual", "weight", "score"})


def is_run_on(text: str) -> bool:
    """Return whether a cell tells rows with their figures instead of one value."""
    return bool(_PAIR.search(text)) and cjk_count(text) > 3


def parse_run_on(text: str) -> list[RawRow]:
    """Return the rows of a running text; a row ends with its weight and score."""
    rows = []
    for found in _ROW.finditer(text):
        words = found[1].split()
        actual = ""
        if (len(words) >= 3 and _STATE.match(words[-1])) or (
            len(words) >= 3 and is_numeric(words[-1]) and is_numeric(words[-2])
        ):
            actual = words.pop()
        target = words.pop() if len(words) >= 2 else ""
        name = squeeze(drop_label_words(" ".join(words)))
        if cjk_count(name) >= 3:
            row = RawRow(name, tidy(target), actual=squeeze(actual))
            row.weight, row.score = found[2], found[3]
            row.doubts |= _ALL
            rows.append(row)
    return rows


class RunOnZone:
    """Watches the lines of a table and puts the rows of running text into their place."""

    def __init__(self) -> None:
        self.told: list[list[RawRow]] = []
        self.start: int | None = None
        self.end = 0

    def watch(self, line: Line, count: int) -> None:
        """See a line before it is read; ``count`` rows were read above it."""
        texts = [piece.text for piece in line.own if is_run_on(piece.text)]
        if not texts:
            if self.end == count - 1:
                self.end = count
            return
        if self.start is None:
            self.start = count
        self.end = count + 1
        rows = parse_run_on(max(texts, key=len))
        self.told.extend([rows] if rows else [])

    def _rows(self) -> list[RawRow]:
        """Return the rows told: where every line tells on from its own row, the first of each."""
        if len(self.told) >= _FEWEST:
            return [rows[0] for rows in self.told]
        return max(self.told, key=len, default=[])

    def settle(self, book: RowBook) -> None:
        """Merge the rows of the running text with those that the grid had in the same lines."""
        rows = self._rows()
        if self.start is None or len(rows) < _FEWEST:
            return
        grid = book.rows[self.start : self.end]
        merged = [row for row in grid[:1] if not row.name]
        merged += _merged([row for row in grid if row.name], rows)
        beside = [*book.rows[: self.start], *book.rows[self.end :]]
        merged = _with_rows_told_again(_once(merged), self.told, beside)
        _doubt_fragments(merged)
        book.is_damaged = True
        shift = len(merged) - len(grid)
        book.rows[self.start : self.end] = merged
        book.floating = [
            (number + shift if number >= self.end else number, label)
            for number, label in book.floating
        ]


def _merged(left: Sequence[RawRow], told: Sequence[RawRow]) -> list[RawRow]:
    """Return the rows told, each filled into the one that the grid has of it; rows that only the
    grid has stay between them."""
    merged: list[RawRow] = []
    for row in told:
        at = next(_named(left, row.name), None)
        if at is None:
            merged.append(row)
            continue
        merged += [one for one in left[:at] if _is_untold(one, told)]
        merged.append(_fill(left[at], row))
        left = left[at + 1 :]
    return merged + [row for row in left if cjk_count(row.name) >= _NAME]


def _is_untold(row: RawRow, told: Sequence[RawRow]) -> bool:
    """Return whether a row has a name that no row of the running text has."""
    is_name = cjk_count(row.name) >= _NAME
    return is_name and not any(_alike(row.name, one.name) for one in told)


def _named(rows: Sequence[RawRow], name: str, least: float = _ALIKE) -> Iterator[int]:
    """Return the numbers of the rows that are named alike."""
    return (n for n, one in enumerate(rows) if one.name and _alike(one.name, name, least))


def _alike(left: str, right: str, least: float = _ALIKE) -> bool:
    if len(right) >= _LONG and left.endswith(right):
        return True
    return left == right or SequenceMatcher(None, left, right, autojunk=False).ratio() >= least


def _once(rows: list[RawRow]) -> list[RawRow]:
    """Return each row once: of two that tell the same the one of fewer doubts, in the first place."""
    kept: list[RawRow] = []
    for row in rows:
        same = next((n for n, one in enumerate(kept) if row.name and _same(one, row)), None)
        if same is None:
            kept.append(row)
        elif len(row.doubts) < len(kept[same].doubts):
            kept[same] = row
    return kept


def _same(left: RawRow, right: RawRow) -> bool:
    is_told = left.doubts >= _ALL or right.doubts >= _ALL
    return _alike(left.name, right.name) and (is_told or left.target == right.target)


def _doubt_fragments(rows: list[RawRow]) -> None:
    """Doubt the whole of a row whose name is the end of another's: it may be a piece of it."""
    for row in rows:
        names = [one.name for one in rows if one is not row]
        is_piece = any(name.endswith(row.name) for name in names if row.name)
        if is_piece or cjk_count(row.name) < _NAME:
            row.doubts.add("row")


def _with_rows_told_again(
    rows: list[RawRow], told: list[list[RawRow]], beside: list[RawRow]
) -> list[RawRow]:
    """Put in the rows that no line has of its own but several tell behind the same row, in the
    spelling that most of them have."""
    out, every = list(rows), list(chain.from_iterable(told))
    if len(every) > _MOST_TOLD:
        return out
    for before, row in chain.from_iterable(map(pairwise, told)):
        known = _named([*out, *beside], row.name, _NEAR)
        if cjk_count(row.name) < _LONG or next(known, None) is not None:
            continue
        again = [every[n] for n in _named(every, row.name)]
        above = list(_named(out, before.name))
        if len(again) >= _TOLD_AGAIN and above:
            names = Counter(one.name for one in again)
            best = max(again, key=lambda one: names[one.name])
            out.insert(above[-1] + 1, replace(best, doubts=best.doubts | {"row"}))
    return out


def _fill(grid: RawRow, told: RawRow) -> RawRow:
    """Return the grid's row with what it lacked from the running text."""
    if grid.name != told.name and grid.name.endswith(told.name):
        grid.name = told.name
        grid.doubts.add("name")
    for key in ("target", "actual", "weight", "score"):
        if not getattr(grid, key) and getattr(told, key):
            setattr(grid, key, getattr(told, key))
            grid.doubts.add(key)
    return grid
