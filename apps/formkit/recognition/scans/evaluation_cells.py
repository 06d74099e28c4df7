"""The cells of one self-evaluation row: name, target, actual value, deviation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from apps.formkit.recognition.level_labels import cjk_count, compact, level_of
from apps.formkit.recognition.levels.found_rows import RawRow, RowBook, note_cell
from apps.formkit.recognition.lines import Piece, squeeze
from apps.formkit.recognition.targets import is_numeric, target_likeness, tidy
from apps.formkit.vocabulary import VOCABULARY

from .rows import is_target, split_glued
from .text_repair import Lexicon, drop_label_words, join_cut

_HEAD_WORDS: Final = (*VOCABULARY.words("deviation"), "三级", "指标值", "完成值")


def is_header_rest(text: str) -> bool:
    """Return whether it is a leftover of the table's header from a deviation's text."""
    word = compact(text)
    return any(part in word for part in _HEAD_WORDS) and len(word) < 14


class CellReader:
    """Fills the cells of rows; keeps what one row left for the next."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.book = RowBook()
        self.at: dict[str, int] = {}
        self.pending: list[Piece] = []
        self.fragments: dict[int, list[tuple[int, str]]] = {}
        self.is_split = False
        self.is_cut = False
        self.is_text = False

    def _cells(self, row: RawRow, rest: Sequence[Piece]) -> None:
        actual, target = rest[-1], rest[-2]
        names = rest[:-2]
        if not names:
            names, target, actual = rest[:1], rest[-1], replace(rest[-1], text="")
            row.doubts |= {"target", "actual"}
        row.target, row.actual = tidy(target.text), squeeze(actual.text)
        note_cell(row, "target", target)
        note_cell(row, "actual", actual)
        self.at = {"target": target.column, "actual": actual.column, "name": names[0].column}
        self._name(row, names)
        if not target_likeness(row.target) and len(row.target) > 12:
            row.doubts.add("target")

    def _few_cells(self, row: RawRow, rest: Sequence[Piece]) -> None:
        """Make a row of fewer cells than it should have: the name is lost or holds the target."""
        if len(rest) == 2 and self.pending and cjk_count(rest[0].text) >= 3:
            self._cells(row, [rest[0], self.pending.pop(0), rest[1]])
            self.pending = []
            row.doubts |= {"target", "actual"}
            return
        if len(rest) == 2 and (is_numeric(rest[0].text) or is_target(rest[0].text)):
            row.target, row.actual = tidy(rest[0].text), squeeze(rest[1].text)
            note_cell(row, "target", rest[0])
            note_cell(row, "actual", rest[1])
            return
        if not rest:
            return
        name, target = split_glued(drop_label_words(rest[0].text))
        row.name, row.target = name, target
        row.actual = squeeze(rest[1].text) if len(rest) > 1 else ""
        note_cell(row, "name", rest[0])
        row.doubts |= {"name"} if target else {"name", "target", "actual"}

    def _name(self, row: RawRow, names: Sequence[Piece]) -> None:
        if found := level_of(names[0].text.split()[0]):
            row.labels.append(found)
        texts = _name_parts(names)
        if not texts:
            return
        raw = squeeze("".join(texts))
        row.name, sure = join_cut(texts, self.lexicon)
        for piece in names:
            note_cell(row, "name", piece)
        damaged = " " in names[0].text.strip() and row.name != squeeze(names[0].text)
        # A head in two cells lets expect a name in two, and the other way about.
        if not sure or damaged or self.is_split == (len(texts) == 1):
            row.doubts.add("name")
        if row.name != raw:
            row.notes.append(f"三级指标：“{raw}”按“{row.name}”读取")

    def _deviation(self, row: RawRow, pieces: Sequence[Piece]) -> None:
        texts = [
            piece for piece in pieces
            if cjk_count(piece.text) >= 1 and not is_header_rest(piece.text)
        ]  # fmt: skip
        if not texts:
            return
        self.at["deviation"] = texts[0].column
        whole = squeeze("".join(piece.text for piece in texts))
        if cjk_count(whole) >= 3:
            row.deviation = whole
            note_cell(row, "deviation", texts[0])
        if len(texts) > 1 or self.is_split or self.is_cut:
            row.doubts.add("deviation")


def _name_parts(names: Sequence[Piece]) -> list[str]:
    """Return what the cells of a name say without label words; the Chinese where there is some."""
    texts = [text for piece in names if (text := drop_label_words(piece.text).strip("*^_|"))]
    return [text for text in texts if cjk_count(text)] or texts
