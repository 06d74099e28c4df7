"""Reader blocks as one stream of lines of pieces, each with its place.

A line is a row of a table or a line of running text; its pieces are the filled cells, or the
words between blanks. Page numbers and other marks of the paper's edge are left out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from apps.formkit.blocks import Block, Paragraph, Place, SourceDocument, Spot, Table
from apps.formkit.recognition.level_labels import compact, fold
from apps.formkit.vocabulary import VOCABULARY

BORDER: Final = "\x1f"
BREAK: Final = "\x1e"
GAP: Final = r"[\s\x1e\x1f]*"

_FOOTER: Final = re.compile(
    r"^\s*(第\s*\d+\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|[-—–－]+\s*\d{1,4}\s*[-—–－]+|共\s*\d+\s*页)\s*$"
)
_RULE: Final = re.compile(r"^:?[-=_—]{3,}:?$")
_FORM_WORDS: Final = frozenset(VOCABULARY.words("words_of_a_form"))
_WORDS_OF_A_FORM: Final = 30
_MARKS: Final = 6
_TAG: Final = re.compile(r"</?(h\d|u|b|strong|em|span|div|td|tr|th|sup|sub)\b[^>]*>|<br\s*/?>")
_BOLD: Final = re.compile(r"\*\*(.*?)\*\*", re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff\ufffd]")


@dataclass(slots=True)
class Piece:
    """A filled cell, or a word of running text. ``is_repeat``: it spans down from a row above."""

    text: str
    place: Place
    column: int = 0
    confidence: float = 1.0
    is_repeat: bool = False
    spans: bool = False


@dataclass(slots=True)
class Line:
    """A row or a line. ``table`` numbers the tables of the source, ``None`` is running text;
    ``is_indented`` marks the first line of a paragraph where the source sets it in."""

    pieces: list[Piece]
    table: int | None = None
    is_ruled: bool = False
    columns: int = 1
    text: str = ""
    is_indented: bool = False
    spot: tuple[int, int] = (0, 0)
    """The number of its block, and of the row or line in it."""

    @property
    def own(self) -> list[Piece]:
        """Return the pieces that begin in this row."""
        return [piece for piece in self.pieces if not piece.is_repeat]

    def joined(self) -> str:
        """Return the whole line without blanks and borders, folded."""
        return compact("".join(piece.text for piece in self.own))


def clean(text: str) -> str:
    """Return a cell's text without control signs and markup of the extraction."""
    if "**" in text:
        text = _BOLD.sub(r"\1", text)
    return _TAG.sub("", _CONTROL.sub("", text.replace("\r", ""))).strip()


def lines_of(document: SourceDocument) -> list[Line]:
    """Return the filled lines of a document in reading order, page marks left out."""
    lines: list[Line] = []
    for number, block in enumerate(document.blocks):
        lines.extend(_block_lines(block, number))
    return lines


def _block_lines(block: Block, number: int) -> Iterable[Line]:
    if isinstance(block, Paragraph):
        for at, whole in enumerate(block.text.splitlines()):
            for text in _apart(whole):
                if (line := _text_line(text, block)) is not None:
                    line.spot = number, at
                    yield line
        return
    yield from _table_lines(block, number)


def _apart(line: str) -> list[str]:
    """Return a line, or its words where it holds a whole form, as when a page's markup was taken
    off and its breaks with it."""
    words = line.split()
    is_form = len(words) >= _WORDS_OF_A_FORM and len(_FORM_WORDS & set(words)) >= _MARKS
    return words if is_form else [line]


def _text_line(text: str, source: Paragraph) -> Line | None:
    cleaned = clean(text).strip("|").strip()
    if not cleaned or _FOOTER.match(fold(cleaned)):
        return None
    words = cleaned.split("\t") if "\t" in cleaned else cleaned.split()
    pieces = [
        Piece(word.strip(), source.place, column, source.confidence)
        for column, word in enumerate(words)
        if word.strip()
    ]
    table = -1 if "\t" in cleaned else None
    indented = source.is_indented or is_set_in(text)
    line = Line(pieces, table=table, columns=len(words), text=cleaned, is_indented=indented)
    return line if pieces else None


def _table_lines(table: Table, number: int) -> Iterable[Line]:
    merged: dict[Spot, str] = {}
    for at, row in enumerate(table.rows):
        pieces = _row_pieces(table, at, merged)
        if not any(not piece.is_repeat for piece in pieces):
            continue
        yield Line(
            pieces,
            table=number,
            is_ruled=table.is_ruled,
            columns=len(row),
            text=" ".join(piece.text for piece in pieces if not piece.is_repeat),
            is_indented=is_set_in(next(table.cells(at))[1].text) if row else False,
            spot=(number, at),
        )


def _row_pieces(table: Table, row: int, merged: dict[Spot, str]) -> list[Piece]:
    """Return the filled cells of a row; a merged cell's text is cleaned once for all its rows."""
    pieces: list[Piece] = []
    for spot, cell in table.cells(row):
        top, left = spot
        text = merged[spot] if top < row and spot in merged else clean(cell.text)
        if cell.rows > 1:
            merged[spot] = text
        if text and not _RULE.match(text):
            spans = cell.rows > 1 or cell.columns > 1
            pieces.append(Piece(text, cell.place, left, cell.confidence, top < row, spans))
    return pieces


@dataclass(slots=True)
class Tape:
    """The characters of some lines in a row, folded, with the piece each one came from."""

    text: str
    raw: str
    owners: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Tape:
        """Lay lines end to end: borders between pieces, breaks between lines."""
        raw: list[str] = []
        owners: list[tuple[int, int]] = []
        for number, line in enumerate(lines):
            for index, piece in enumerate(line.pieces):
                if piece.is_repeat:
                    continue
                raw.append(piece.text)
                owners.extend([(number, index)] * len(piece.text))
                raw.append(BORDER)
                owners.append((number, index))
            raw.append(BREAK)
            owners.append((number, -1))
        text = "".join(raw)
        return cls(fold(text), text, owners)

    def line_at(self, offset: int) -> int:
        """Return the number of the line that holds a character."""
        return self.owners[min(offset, len(self.owners) - 1)][0] if self.owners else 0


def label_pattern(word: str) -> str:
    """Return a pattern that finds a label though it is broken over cells, lines or blanks."""
    return GAP.join(re.escape(char) for char in fold(word))


_LATIN: Final = re.compile(r"[A-Za-z]")


def join_wrapped(parts: Iterable[str]) -> str:
    """Join the lines of one text: wrapped Chinese without a blank, two Latin words with one."""
    kept = [part.strip() for part in parts if part.strip()]
    out = kept[:1]
    for left, right in pairwise(kept):
        out.append(" " if _LATIN.match(left[-1]) and _LATIN.match(right[0]) else "")
        out.append(right)
    return "".join(out)


def is_set_in(text: str) -> bool:
    """Return whether a line begins with the two wide blanks (or four narrow ones) of a paragraph."""
    return text.startswith(("\u3000\u3000", "    ", "\u2003\u2003"))


_STOPS: Final = "。；;：:！？!?…”）)"
_NARROW: Final = 0.5


def settled(text: str, *, is_certain: bool) -> str:
    """Return a text of several lines: the breaks of a certain cell are its author's and stay.

    Not so where the lines are all equally long and some break off in the middle of a sentence:
    there they came from the width of another page.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if is_certain and not _is_wrapped(lines):
        return "\n".join(lines)
    return join_wrapped(lines)


def _is_wrapped(lines: Sequence[str]) -> bool:
    if len(lines) < 3:
        return False
    widths = [sum(1 if sign >= "\u2e80" else _NARROW for sign in line) for line in lines]
    body = widths[:-1]
    even = max(body) - min(body) <= 2 and widths[-1] <= max(body) + 1 and max(body) >= 8
    return even and any(line[-1] not in _STOPS for line in lines[:-1])


def squeeze(text: str) -> str:
    """Return a short cell without any white space, as names and targets are kept."""
    return re.sub(r"\s+", "", text)
