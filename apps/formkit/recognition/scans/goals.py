"""The two goal texts, side by side: 预期目标 | 实际完成情况."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from apps.formkit.recognition.level_labels import cjk_count, compact
from apps.formkit.recognition.lines import Line, Piece, join_wrapped
from apps.formkit.recognition.model import ReadForm
from apps.formkit.vocabulary import VOCABULARY

_GOALS: Final = VOCABULARY.labels("goal")
_LEFT: Final = frozenset(_GOALS["expected"])
_RIGHT: Final = frozenset(_GOALS["actual"])
_BLOCKS: Final = frozenset(_GOALS["block"])
_GLUED: Final = re.compile(
    rf"^(?:{'|'.join(map(re.escape, sorted(_LEFT | _RIGHT, key=len, reverse=True)))})[:：]\s*"
)
# What is left of 年度总体目标 at the head of a text, where its cell was cut.
_HEADS: Final = frozenset({"年度", "总体", "目标"})
_HEAD_RESTS: Final = _HEADS | {"总标"}
_LEAST_TEXT, _REAL_TEXT = 2, 12
_Text = tuple[Line, Piece]


@dataclass(slots=True)
class _Labels:
    """The labels of both goals, and the line of the last one found."""

    left: Piece | None = None
    right: Piece | None = None
    line: Line | None = None

    def takes(self, line: Line, piece: Piece) -> bool:
        """Return whether a cell is a label and no text; the first of each goal is kept."""
        word = _label_word(piece)
        if word in _LEFT and self.left is None and not _is_block(word, line, piece):
            self.left, self.line = piece, line
        elif word in _RIGHT and self.right is None and piece.column > 0:
            self.right, self.line = piece, line
        else:
            return word in _BLOCKS
        return True

    def is_astray(self, line: Line, piece: Piece) -> bool:
        """Return whether a text stands left of the left label in the table of the labels."""
        is_left = self.left is not None and piece.column < self.left.column
        return is_left and self._has_table(line)

    def side_of(self, line: Line, piece: Piece) -> str:
        """Return the side a text stands on against the right label; nothing where the columns of
        the two cannot be compared."""
        if self.right is None or not self._has_table(line):
            return ""
        return "right" if piece.column >= self.right.column else "left"

    def _has_table(self, line: Line) -> bool:
        return self.line is not None and self.line.table == line.table


def fill_goals(form: ReadForm, lines: Sequence[Line]) -> None:
    """Put both goals, from the lines between their labels and the indicators' header, into a sheet."""
    labels = _Labels()
    texts = _without_header_rest(_texts_of(lines, labels))
    sides, is_doubted = _by_column(texts, labels)
    confidence = min((piece.confidence for _, piece in texts), default=1.0)
    for path, side in (("expected_goal", "left"), ("actual_result", "right")):
        text = join_wrapped(join_wrapped(piece.text.splitlines()) for piece in sides[side])
        setattr(form.sheet, path, text)
        if sides[side]:
            form.at(path, sides[side][0].place, confidence)
        if is_doubted or not text:
            form.doubt(path)


def _texts_of(lines: Sequence[Line], labels: _Labels) -> list[_Text]:
    """Return the cells that are no labels; those are noted in ``labels``."""
    texts: list[_Text] = []
    for line in lines:
        for piece in line.own:
            text = "" if labels.takes(line, piece) else _without_label(piece.text)
            if cjk_count(text) >= _LEAST_TEXT:
                texts.append((line, replace(piece, text=text)))
    return texts


def _label_word(piece: Piece) -> str:
    """Return a label without the number before it, the note behind it (2024年—2026年) and its colon."""
    return re.sub(r"\(.*?\)$|^\d{1,2}[.、]", "", compact(piece.text)).strip(":*★")


def _is_block(word: str, line: Line, piece: Piece) -> bool:
    """Return whether a label names the whole block: it stands alone, or beside that of a goal."""
    others = {_label_word(other) for other in line.own if other is not piece}
    return word in _BLOCKS and (not others or not others.isdisjoint(_LEFT))


def _without_label(text: str) -> str:
    """Return a text without the label that was glued before it."""
    parts = text.split()
    if len(parts) > 2 and parts[0] in _HEADS:
        while len(parts) > 1 and parts[0] in _HEAD_RESTS:
            parts.pop(0)
        text = " ".join(parts)
    return _GLUED.sub("", text)


def _by_column(texts: Sequence[_Text], labels: _Labels) -> tuple[dict[str, list[Piece]], bool]:
    """Return each text by left or right goal, told by what stands beside it or the labels, and
    whether some may be on the wrong side."""
    sides: dict[str, list[Piece]] = {"left": [], "right": []}
    is_doubted = False
    for line, piece in texts:
        beside = [other for row, other in texts if row is line]
        is_doubted |= len(beside) > 2 or labels.is_astray(line, piece)
        if len(beside) >= 2:
            side = "left" if piece.column <= beside[0].column else "right"
        else:
            # In another table, behind a page break, columns cannot be compared; the text goes on.
            side = labels.side_of(line, piece) or _going_on(sides)
        sides[side].append(piece)
    return sides, is_doubted


def _going_on(sides: dict[str, list[Piece]]) -> str:
    return "left" if sides["left"] and not sides["right"] else "right"


def _without_header_rest(texts: Sequence[_Text]) -> Sequence[_Text]:
    """Leave out pieces of broken labels (期目标, 际完成情) that stand above the first real text."""
    real = next((line for line, piece in texts if cjk_count(piece.text) >= _REAL_TEXT), None)
    first = next((number for number, (line, _) in enumerate(texts) if line is real), 0)
    return texts[first:]
