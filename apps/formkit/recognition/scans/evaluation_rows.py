"""Indicator rows of a self-evaluation, read from the figures at their right end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from apps.formkit.blocks import Place
from apps.formkit.levels import Level
from apps.formkit.recognition.level_labels import cjk_count, compact, fold, level_of
from apps.formkit.recognition.levels.found_rows import RawRow, RowBook, note_cell
from apps.formkit.recognition.lines import Line, Piece, squeeze
from apps.formkit.recognition.targets import is_numeric, tidy
from apps.formkit.vocabulary import VOCABULARY

from .evaluation_cells import CellReader, is_header_rest
from .heads import column_of, header_columns
from .rows import is_end, is_target, labels_in
from .run_on_rows import RunOnZone, is_run_on
from .text_repair import Lexicon, is_fragment

_WHY, _WHAT = VOCABULARY.words("deviation")
_NAME_HEAD: Final = VOCABULARY.columns()["level3"][0]
_FIGURE: Final = re.compile(r"^\d{1,3}(\.\d{1,2})?$")
_STATE: Final = re.compile(r"^(未|部分|基本|全部|已|较好)?(达成|完成|实现|达标)")
_CLOSER: Final = re.compile(r"^[^\d(]{0,3}\)$")
_HALF: Final = 4
_NAME: Final = 4
_FAR: Final = 99
"""A column to the right of every table's."""
_STOPS: Final = "。；;！!"
_BLOCK: Final = re.compile(r"^(年度)?绩效(指标|目标)?$")


class RowReader(CellReader):
    """Reads the rows of one self-evaluation; keeps what a row left for the next."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lexicon)
        self._zone = RunOnZone()

    def read(self, lines: Sequence[Line]) -> RowBook:
        """Read all rows from the header on, up to the total."""
        for line in lines:
            if header := header_columns(line):
                self.book.has_level2 = self.book.has_level2 or "level2" in header.values()
                self.is_split = splits_name(line)
                self.is_cut = _WHY in line.joined() and _WHAT not in line.joined()
                continue
            if is_end(line) or re.match(r"^(度)?总分", line.joined()):
                break
            self._zone.watch(line, len(self.book.rows))
            self._row(line)
        self._zone.settle(self.book)
        return self.book

    def _row(self, line: Line) -> None:
        self.is_text = line.table is None
        pieces = _unmirrored(_without_run_on(_split_figures(line.own)))
        while len(pieces) > 1 and _BLOCK.match(compact(pieces[0].text)):
            pieces.pop(0)
        if not pieces or all(column_of(p.text) or is_header_rest(p.text) for p in pieces):
            return
        at = _figures_at(pieces)
        if at is None:
            self._partial(pieces)
            return
        labels, rest = self._labels(pieces[:at]) if at else ([], [])
        rest = self._restore(pieces[: at - len(rest)], rest)
        self._full(labels, rest, pieces[at:])

    def _labels(self, pieces: Sequence[Piece]) -> tuple[list[Level], list[Piece]]:
        """Take labels, fragments of labels and noise from the left of a row."""
        labels: list[Level] = []
        rest = list(pieces)
        # A name, a target and what was done must be left where the last is sure.
        least = 3 if rest and _is_done(rest[-1].text) and not self.pending else 2
        while len(rest) > 2 and self._takes(rest, least, labels):
            rest.pop(0)
        return labels, rest

    def _takes(self, rest: Sequence[Piece], least: int, labels: list[Level]) -> bool:
        """Return whether the first cell of a row is no part of its name; a label goes to ``labels``,
        a fragment of one to those of its column."""
        piece = rest[0]
        in_name = piece.column >= self.at.get("name", _FAR)
        is_part = is_fragment(piece.text)
        if (found := self._label_of(piece)) and self._leaves_name(rest):
            labels.extend(found)
            return True
        if len(rest) <= least and not (is_part and len(compact(piece.text)) > 3):
            return False
        if is_part and not in_name:
            self._fragment(piece)
            return True
        return not in_name and cjk_count(piece.text) <= 1

    def _leaves_name(self, rest: Sequence[Piece]) -> bool:
        """Return whether a name may stand behind the first cell of a row."""
        in_name = rest[0].column >= self.at.get("name", _FAR)
        return len(rest) > 3 or not (in_name or is_target(rest[1].text))

    def _label_of(self, piece: Piece) -> list[Level]:
        """Return the labels of a cell, also where its first part stands in the rows above."""
        parts = self.fragments.get(piece.column, [])
        for start in range(len(parts)):
            whole = level_of("".join(text for _, text in parts[start:]) + compact(piece.text))
            if whole is not None:
                first = parts[start][0]
                if first < len(self.book.rows):
                    self.book.rows[first].labels.append(whole)
                parts.clear()
                return [whole]
        return labels_in(piece.text)

    def _restore(self, taken: Sequence[Piece], rest: list[Piece]) -> list[Piece]:
        """Return cells in the name's column that were taken for a label when no name is left."""
        is_bare = 1 <= len(rest) <= 2 and _is_done(rest[-1].text)
        if not is_bare or not all(is_target(piece.text) for piece in rest[:-1]):
            return rest
        names = [piece for piece in taken if piece.column >= self.at.get("name", _FAR)]
        return [*names, *rest] if cjk_count("".join(piece.text for piece in names)) > 2 else rest

    def _fragment(self, piece: Piece) -> None:
        """Gather label fragments by column until they make a label."""
        parts = self.fragments.setdefault(piece.column, [])
        parts.append((len(self.book.rows), compact(piece.text)))
        word = "".join(text for _, text in parts)
        if (found := level_of(word)) and word.endswith("指标"):
            self.book.floating.append((parts[0][0], found))
            parts.clear()
        elif len(word) > 9:
            parts.clear()

    def _full(self, labels: list[Level], rest: Sequence[Piece], figures: Sequence[Piece]) -> None:
        """Make a row whose weight and score were found; the cells before them are in order."""
        row = RawRow("", weight=squeeze(figures[0].text), score=squeeze(figures[1].text))
        row.labels = labels
        note_cell(row, "weight", figures[0])
        note_cell(row, "score", figures[1])
        self._deviation(row, figures[2:])
        if len(rest) >= 2 and self._is_ghost(rest):
            return
        if len(rest) >= 3 or (
            len(rest) == 2 and _STATE.match(rest[1].text) is None and not is_numeric(rest[1].text)
        ):
            self._cells(row, rest)
        else:
            self._few_cells(row, rest)
        if not row.name:
            row.doubts |= {"name", "row"}
        self.book.rows.append(row)

    def _is_ghost(self, rest: Sequence[Piece]) -> bool:
        """Return whether a row is the second line of the one above; its rest goes there."""
        tail = [squeeze(piece.text) for piece in rest[-2:]]
        if not self.book.rows:
            return False
        if all(_CLOSER.match(text) for text in tail):
            self._close(tail)
            return True
        return cjk_count(tail[0]) == 0 and not any(char.isdigit() for char in tail[0])

    def _close(self, tail: Sequence[str]) -> None:
        """Give closing brackets to the row above, where its target lacks one."""
        above = self.book.rows[-1] if tail and self.book.rows else RawRow("")
        if above.target.count("(") > above.target.count(")"):
            above.target += tail[0]
            above.actual += tail[-1]

    def _partial(self, pieces: Sequence[Piece]) -> None:
        """Take a row without its figures: fragments of labels, or more text of the row above."""
        closers = [text for piece in pieces if _CLOSER.match(text := squeeze(piece.text))]
        self._close(closers)
        left = [piece for piece in pieces if not _CLOSER.match(squeeze(piece.text))]
        fill = [Piece("甲甲", Place(), _FAR)] * 2
        labels, rest = self._labels([*left, *fill])
        self.book.floating.extend((len(self.book.rows), label) for label in labels)
        if not closers:
            self._piecemeal(labels, rest[: -len(fill)])

    def _piecemeal(self, labels: list[Level], rest: Sequence[Piece]) -> None:
        """Take the cells of a row that lies over several lines."""
        names = [piece for piece in rest if self._is_name(piece)]
        if names and len(rest) > 1 and any(is_target(piece.text) for piece in rest):
            self._scattered(labels, names, rest)
        elif all(map(_is_value, rest)):
            self.pending.extend(rest)
        elif self.book.rows:
            self._more(rest)

    def _is_name(self, piece: Piece) -> bool:
        return piece.column == self.at.get("name") and cjk_count(piece.text) >= _NAME

    def _scattered(
        self, labels: list[Level], names: Sequence[Piece], rest: Sequence[Piece]
    ) -> None:
        """Make a row whose cells lie scattered over several lines of the source; all doubted."""
        row = RawRow("", doubts={"target", "actual", "weight", "score"})
        row.labels = labels
        cells = [*self.pending, *rest]
        self.pending = []
        targets = [p for p in cells if p.column == self.at.get("target")]
        done = [p for p in cells if p.column == self.at.get("actual")]
        figures = [squeeze(p.text) for p in cells if _is_figure(p)]
        row.target = tidy(targets[0].text) if targets else ""
        row.actual = squeeze(done[0].text) if done else ""
        row.weight, row.score = [*figures, "", ""][:2]
        self._name(row, names)
        self.book.rows.append(row)

    def _more(self, rest: Sequence[Piece]) -> None:
        """Give more text of a row to the row above, by the column it stands in."""
        above = self.book.rows[-1]
        for piece in rest:
            if cjk_count(piece.text) == 0 or is_fragment(piece.text):
                continue
            goes_on = above.deviation and above.deviation[-1] not in _STOPS
            is_below = piece.column >= self.at.get("deviation", _FAR) or (self.is_text and goes_on)
            if above.deviation and is_below:
                above.deviation += squeeze(piece.text)
                above.doubts.add("deviation")
            elif piece.column == self.at.get("target"):
                above.target += squeeze(piece.text)
                above.doubts.add("target")
            else:
                above.doubts.add("name")


def splits_name(header: Line) -> bool:
    """Return whether the header's 三级指标 is cut in two cells, so that names are cut as well."""
    texts = [compact(piece.text) for piece in header.own]
    return any(
        (text.startswith(_NAME_HEAD[:2]) and text != _NAME_HEAD) or text in ("指标", "旨标", "扫标")
        for text in texts
    )


def _is_done(text: str) -> bool:
    """Return whether a cell is an actual value: a figure with its unit, or 达成指标 and the like."""
    return bool(_STATE.match(compact(text))) or is_numeric(text)


def _is_figure(piece: Piece) -> bool:
    return bool(_FIGURE.match(squeeze(fold(piece.text))))


def _is_value(piece: Piece) -> bool:
    return _is_figure(piece) or _is_done(piece.text)


def _without_run_on(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out a cell that tells whole rows again beside the row's own figures."""
    kept = [piece for piece in pieces if not is_run_on(piece.text)]
    return kept if _figures_at(kept) is not None or len(kept) >= 4 else list(pieces)


def _split_figures(pieces: Sequence[Piece]) -> list[Piece]:
    """Split a cell that holds two figures."""
    out: list[Piece] = []
    for piece in pieces:
        words = piece.text.split()
        if len(words) == 2 and all(_FIGURE.match(fold(word)) for word in words):
            out.extend(replace(piece, text=word) for word in words)
        else:
            out.append(piece)
    return out


def _unmirrored(pieces: list[Piece]) -> list[Piece]:
    """Return a row whose columns run from right to left in the right order."""
    marks = [_is_figure(piece) for piece in pieces]
    for start in range(min(2, len(pieces) - 3)):
        if marks[start] and marks[start + 1] and not any(marks[-2:]) and cjk_count(pieces[-1].text):
            turned = pieces[start:][::-1]
            # Of a row of which only the right half is turned the name stands at the left.
            is_half = start == 1 and len(turned) == _HALF and cjk_count(pieces[0].text) >= _NAME
            return [pieces[0], *turned] if is_half else turned
    return pieces


def _figures_at(pieces: Sequence[Piece]) -> int | None:
    """Return where weight and score stand: the last two figures side by side.

    In a mirrored row the score comes before the weight; both orders end here alike, because
    the row was turned round before.
    """
    marks = [_is_figure(piece) for piece in pieces]
    for number in range(len(marks) - 2, -1, -1):
        if marks[number] and marks[number + 1]:
            return number
    return None


def read_evaluation_rows(lines: Sequence[Line], lexicon: Lexicon) -> RowBook:
    """Read the rows of a self-evaluation's table; damaged cells are doubted, not guessed."""
    reader = RowReader(lexicon)
    book = reader.read(lines)
    book.is_damaged = book.is_damaged or reader.is_split or reader.is_cut
    return book
