"""The two goal texts, side by side: 预期目标 | 实际完成情况."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from apps.formkit.recognition.level_labels import cjk_count, compact
from apps.formkit.recognition.lines import Line, Piece, join_wrapped, settled

from .goal_lines import (
    EVALUATION_LEFT,
    EVALUATION_RIGHT,
    GOAL_BLOCKS,
    PLACEHOLDER,
    Goals,
    before_money,
    label_word,
)

_SLACK: Final = 4.0
_REAL_TEXT: Final = 12


@dataclass(slots=True)
class _Labels:
    left: Piece | None = None
    right: Piece | None = None
    line: Line | None = None

    @property
    def table(self) -> int | None:
        """Return the table the labels stand in."""
        return self.line.table if self.line is not None else None

    def is_astray(self, line: Line, piece: Piece) -> bool:
        """Return whether a text stands left of the left label in the table of the labels."""
        is_left = self.left is not None and piece.column < self.left.column
        return is_left and line.table == self.table

    def side_of(self, line: Line, piece: Piece) -> str:
        """Return the side a text stands on against the right label; nothing where the columns of
        the two, and their places on the page, cannot be compared."""
        if self.right is None:
            return ""
        edge, box = self.right.place.box, piece.place.box
        if self.line is not None and self.line.table == line.table:
            is_right = piece.column >= self.right.column
        elif line.is_ruled and edge is not None and box is not None:
            is_right = box[0] >= edge[0] - _SLACK
        else:
            return ""
        return "right" if is_right else "left"


def read_goals(lines: Sequence[Line]) -> Goals:
    """Read both goals from the lines between the goal labels and the indicators' header."""
    texts: list[tuple[Line, Piece]] = []
    labels = _Labels()
    lines = before_money(lines)
    for line in lines:
        for piece in line.own:
            _sort_piece(line, piece, labels, texts, (EVALUATION_LEFT, EVALUATION_RIGHT))
    return _by_column(texts, labels)


def _sort_piece(
    line: Line,
    piece: Piece,
    labels: _Labels,
    texts: list[tuple[Line, Piece]],
    words: tuple[Sequence[str], Sequence[str]],
) -> None:
    """Tell labels, placeholders and texts of the goal block apart."""
    word = label_word(compact(piece.text))
    others = {label_word(compact(other.text)) for other in line.own if other is not piece}
    is_block = word in GOAL_BLOCKS and (not others or others & set(words[0]))
    if word in words[0] and labels.left is None and not is_block:
        labels.left, labels.line = piece, line
    elif word in words[1] and labels.right is None and piece.column > 0:
        labels.right, labels.line = piece, line
    elif word in GOAL_BLOCKS or PLACEHOLDER.match(compact(piece.text)):
        return
    else:
        text = _without_label(piece.text, (*words[0], *words[1]))
        if text:
            texts.append((line, replace(piece, text=text)))


def _without_label(text: str, words: Sequence[str]) -> str:
    """Return a text without the label that was glued before it."""
    parts = text.split()
    if len(parts) > 2 and parts[0] in ("年度", "总体", "目标"):
        while len(parts) > 1 and parts[0] in ("年度", "总体", "目标", "总标"):
            parts.pop(0)
        text = " ".join(parts)
    for word in sorted(words, key=len, reverse=True):
        for mark in (":", "："):
            if text.startswith(word + mark):
                return text[len(word) + 1 :].strip()
    return text


def _by_column(texts: Sequence[tuple[Line, Piece]], labels: _Labels) -> Goals:
    """Give each text to the left or right goal by where it stands against the labels."""
    goals = Goals()
    sides: dict[str, list[Piece]] = {"left": [], "right": []}
    written: dict[str, list[str]] = {"left": [], "right": []}
    long_texts = _without_header_rest(
        [item for item in texts if cjk_count(item[1].text) >= 2 or item[0].is_ruled]
    )
    for line, piece in long_texts:
        beside = [p for row, p in long_texts if row is line]
        side = _side(line, piece, beside, labels, sides)
        sides[side].append(piece)
        is_certain = line.is_ruled and piece.confidence == 1.0
        written[side].append(settled(piece.text, is_certain=is_certain))
        if not line.is_ruled and (len(beside) > 2 or labels.is_astray(line, piece)):
            goals.doubts |= {"left", "right"}
    for side, pieces in sides.items():
        setattr(goals, side, join_wrapped(written[side]))
        if pieces:
            setattr(goals, f"{side}_place", pieces[0].place)
            goals.confidence = min([goals.confidence, *(piece.confidence for piece in pieces)])
    return goals


def _without_header_rest(texts: Sequence[tuple[Line, Piece]]) -> list[tuple[Line, Piece]]:
    """Leave out pieces of broken labels (期目标, 际完成情) that stand above the first real text."""
    for number, (line, piece) in enumerate(texts):
        if line.is_ruled or cjk_count(piece.text) >= _REAL_TEXT:
            first = next(n for n, (other, _) in enumerate(texts) if other is line)
            return list(texts[min(first, number) :])
    return list(texts)


def _side(
    line: Line,
    piece: Piece,
    beside: Sequence[Piece],
    labels: _Labels,
    sides: dict[str, list[Piece]],
) -> str:
    same_grid = labels.line is not None and labels.line.table == line.table
    if len(beside) >= 2 and not (line.is_ruled and same_grid):
        return "left" if piece.column <= beside[0].column else "right"
    if side := labels.side_of(line, piece):
        return side
    if labels.right is None and labels.left is not None and line.is_ruled:
        return "right" if sides["left"] else "left"
    # Another table after a page break: its columns cannot be compared; the text goes on.
    if sides["left"] and not sides["right"]:
        return "left"
    return "right"
