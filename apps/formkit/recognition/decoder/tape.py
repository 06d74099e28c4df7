"""A document as one run of characters, with the break that stands before each.

Cells of ruled tables, cells told by bars or tabs, words between blanks and glued text all become
the same thing. What kind of break parts two characters is kept, as are the cell, place and
confidence of each, and how many blank cells were passed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass, field
from typing import Final

from apps.formkit.blocks import Paragraph, Place, SourceDocument, Table
from apps.formkit.levels import canonical_level1, canonical_level2
from apps.formkit.recognition.level_labels import fold
from apps.formkit.recognition.lines import _FOOTER, _RULE, clean, settled
from apps.formkit.values import Kind, parse

NONE, SPACE, GAP, LINE, CELL, ROW = range(6)
Spot = tuple[int, int]
"""The number of a block, and of the row or line in it."""
_LOST: Final = 0.5
_OUTLINE: Final = re.compile(
    r"\s*(?:[(（][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|\d{1,2}[.、．])\s*(\S{4,14})\s*$"
)
_VALUED: Final = re.compile(r"([^:：|｜]{2,24})[:：]\s*([^:：|｜]{1,20})")
_VALUES: Final = frozenset({Kind.NUMBER, Kind.RANGE, Kind.DATE})
_LATIN: Final = re.compile(r"[A-Za-z]")
_WORD: Final = re.compile(r"(\s*)(\S+)")
_LOST_SPACE: Final = re.compile(r"[\u200b-\u200f\u2060\ufeff]")


@dataclass(slots=True, frozen=True)
class Source:
    """The cell or line that characters came from; ``row``/``column`` only in tables."""

    place: Place
    confidence: float = 1.0
    table: int = -1
    row: int = -1
    column: int = -1
    rows: int = 1
    columns: int = 1
    is_ruled: bool = False
    spot: Spot = (0, 0)
    text: str = ""
    """The whole text of a cell of a table, its breaks and blanks included."""

    def is_over(self, other: Source) -> bool:
        """Return whether a cell of the same table begins in its columns."""
        is_same = other.table == self.table
        return is_same and self.column <= other.column < self.column + self.columns

    def meets(self, first: int, width: int) -> bool:
        """Return whether it stands in one of ``width`` columns from the first."""
        return self.column < first + width and first < self.column + self.columns


@dataclass(slots=True)
class Tape:
    """The characters: ``text`` folded, ``raw`` as written; ``breaks[i]`` stands before ``i``."""

    text: str = ""
    raw: list[str] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    lost: set[tuple[int, int, int]] = field(default_factory=set)
    """Cells (table, row, column) that have a content which the file does not give."""

    def __len__(self) -> int:
        return len(self.raw)

    def source(self, at: int) -> Source:
        """Return the cell or line of a character."""
        return self.sources[self.owners[min(at, len(self.owners) - 1)]]

    def write(self, start: int, end: int) -> str:
        """Return a stretch as written: no blanks but between two Latin words."""
        out: list[str] = []
        for at in range(start, end):
            char = self.raw[at]
            if out and self.breaks[at] and _LATIN.match(char) and _LATIN.match(out[-1][-1]):
                out.append(" ")
            out.append(char)
        return "".join(out)

    def whole(self, start: int, end: int) -> str:
        """Return the text of a cell of certain borders with its breaks, where a stretch is all of
        it, else nothing."""
        if end <= start or not self.source(start).is_ruled:
            return ""
        owner = self.owners[start]
        is_all = (start == 0 or self.owners[start - 1] != owner) and self.owners[end - 1] == owner
        is_all = is_all and (end == len(self) or self.owners[end] != owner)
        return settled(self.sources[owner].text, is_certain=True) if is_all else ""

    def is_lost(self, source: Source, columns: Container[int]) -> bool:
        """Return whether a cell whose content the file does not give stands in the row of another,
        in one of some columns."""
        return any(
            table == source.table and row == source.row and column in columns
            for table, row, column in self.lost
        )

    def confidence(self, start: int, end: int) -> float:
        """Return the lowest confidence of a stretch."""
        owners = set(self.owners[start:end])
        return min((self.sources[owner].confidence for owner in owners), default=1.0)

    def is_line_start(self, at: int) -> bool:
        """Return whether a character begins a line of text or a row of a table."""
        return at == 0 or self.lines[at] != self.lines[at - 1]

    def cell_end(self, at: int, end: int) -> int:
        """Return where the cell or line of a character ends, ``end`` at the latest."""
        stop = at + 1
        while stop < end and self.owners[stop] == self.owners[at]:
            stop += 1
        return stop

    def cells(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the cells and lines of a stretch."""
        while start < end:
            stop = self.cell_end(start, end)
            yield start, stop
            start = stop

    def starts(self, spots: Collection[Spot]) -> list[int]:
        """Return where the given lines begin, in order."""
        wanted = set(spots)
        return [
            at
            for at, owner in enumerate(self.owners)
            if wanted and self.is_line_start(at) and self.sources[owner].spot in wanted
        ]

    def inner(self, start: int, end: int) -> list[int]:
        """Return the breaks inside a stretch."""
        return [kind for kind in self.breaks[start + 1 : end] if kind]


def _unnumbered(line: str) -> str:
    """Return a line without the number of an outline before a level: «（一）成本指标», «2.质量指标»."""
    found = _OUTLINE.match(line)
    label = found[1].rstrip(":：") if found else ""
    return label if canonical_level1(label) or canonical_level2(label) else line


def _parted(line: str) -> str:
    """Return a line with a bar for the colon where it is a name with its value: «改造渡船：12艘»."""
    found = _VALUED.fullmatch(line.strip())
    if found is None or parse(found[2]).kind not in _VALUES:
        return line
    return f"{found[1]}|{found[2]}"


class Winder:
    """Winds blocks onto a tape."""

    def __init__(self) -> None:
        self.tape = Tape()
        self._texts: list[str] = []
        self._pending = LINE
        self._blanks = 0
        self._line = 0

    def wound(self, document: SourceDocument) -> Tape:
        """Return the tape of a document."""
        for number, block in enumerate(document.blocks):
            if isinstance(block, Paragraph):
                self._paragraph(block, number)
            else:
                self._table(block, number)
        self.tape.text = "".join(self._texts)
        return self.tape

    def _mark(self, kind: int) -> None:
        self._pending = max(self._pending, kind)

    def _paragraph(self, block: Paragraph, number: int) -> None:
        for nth, line in enumerate(block.text.splitlines()):
            cleaned = clean(line)
            self._mark(LINE)
            self._line += 1
            if not cleaned.strip() or _FOOTER.match(fold(cleaned)):
                continue
            source = Source(block.place, block.confidence, spot=(number, nth))
            parts = re.split(r"[|｜]", _parted(_unnumbered(cleaned)))
            for at, part in enumerate(parts):
                if at:
                    self._mark(CELL)
                    if not part.strip() and at < len(parts) - 1:
                        self._blanks += 1
                self._cell(part, source, SPACE)

    def _table(self, table: Table, number: int) -> None:
        for at in range(len(table.rows)):
            self._mark(ROW)
            self._line += 1
            for (top, left), cell in table.cells(at):
                self._mark(CELL)
                if top < at:
                    continue
                text = clean(cell.text)
                if not text or _RULE.match(text):
                    self._blanks += 1
                    if cell.confidence < _LOST:
                        self.tape.lost.add((number, at, left))
                    continue
                source = Source(
                    cell.place,
                    cell.confidence,
                    number,
                    at,
                    left,
                    cell.rows,
                    cell.columns,
                    table.is_ruled,
                    (number, at),
                    text,
                )
                self._cell(text, source, SPACE)
        self._mark(ROW)

    def _cell(self, text: str, source: Source, inside: int) -> None:
        """Add the words of a cell; line breaks in a certain cell count as blanks."""
        first = True
        owner = len(self.tape.sources)
        self.tape.sources.append(source)
        for gap, word in self._words(text):
            if not first:
                wide = len(gap) > 1 and not source.is_ruled and "\n" not in gap
                self._mark(GAP if wide else inside)
            for char in word:
                self.tape.raw.append(char)
                self._texts.append(fold(char))
                self.tape.breaks.append(self._pending)
                self.tape.blanks.append(self._blanks)
                self.tape.owners.append(owner)
                self.tape.lines.append(self._line)
                self._pending, self._blanks = NONE, 0
            first = False

    @staticmethod
    def _words(text: str) -> Iterator[tuple[str, str]]:
        for found in _WORD.finditer(_LOST_SPACE.sub("", text)):
            yield found[1], found[2]


def wind(document: SourceDocument) -> Tape:
    """Return the tape of a document."""
    return Winder().wound(document)
