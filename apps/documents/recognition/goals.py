"""The two goal texts, side by side: 总目标 | 年度目标, or 预期目标 | 实际完成情况."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Final

from apps.documents.blocks import Place

from .labels import cjk_count, compact, fold
from .stream import Line, Piece, join_wrapped, settled

DECLARATION_LEFT: Final = (
    "项目总目标", "总目标", "长期目标", "中期目标", "中长期目标", "实施期目标", "实施期总目标",
    "项目总体目标", "实施期绩效目标", "中期绩效目标", "项目实施期目标", "总体目标",
)  # fmt: skip
DECLARATION_RIGHT: Final = (
    "年度总体目标", "年度总目标", "年度目标", "年度绩效目标", "当年目标", "本年度目标",
    "年度绩效总体目标", "当年绩效目标", "年度总体绩效目标",
)  # fmt: skip
EVALUATION_LEFT: Final = ("预期目标", "年初设定目标", "年度预期目标", "预期绩效目标", "年初预期目标",
                          "年初绩效目标", "年度绩效目标", "全年预期目标")  # fmt: skip
EVALUATION_RIGHT: Final = ("实际完成情况", "全年实际完成情况", "年度实际完成情况", "目标实际完成情况",
                           "完成情况", "实际完成目标", "目标完成情况")  # fmt: skip
_BLOCKS: Final = frozenset((
    "项目绩效目标", "绩效目标", "项目目标", "年度总体目标", "总体目标", "目标", "项目", "年度", "绩效",
    "年度目标", "总体", "年度绩效目标", "绩效指标", "项目绩效", "绩效目", "标", "年度总体", "总体目标情况",
    "年度总体目标完成情况", "年度总体目标及完成情况", "总目标", "年度总标", "绩效总目标",
))  # fmt: skip
_PLACEHOLDER: Final = re.compile(
    r"^\(?(20\d\d|\*+|_+|x+)?年?度?\(?n?\)?[-—–~至]+(20\d\d|\*+|_+|x+)?年?度?(\(?n?[+]\d\)?)?\)?$",
    re.IGNORECASE,
)

_SLACK: Final = 4.0
_REAL_TEXT: Final = 12
_LONGEST: Final = 12_000


@dataclass(slots=True)
class Goals:
    """Both texts with their places; ``doubts`` names the sides ("left", "right") in doubt."""

    left: str = ""
    right: str = ""
    left_place: Place | None = None
    right_place: Place | None = None
    confidence: float = 1.0
    doubts: set[str] = field(default_factory=set)
    label_line: int = 0


@dataclass(slots=True)
class _Labels:
    left: Piece | None = None
    right: Piece | None = None
    line: Line | None = None


def _strip_year(word: str) -> str:
    return re.sub(r"\(.*?\)$", "", word).strip(":")


def read_goals(lines: Sequence[Line], *, is_evaluation: bool) -> Goals:
    """Read both goals from the lines between the goal labels and the indicators' header."""
    left = EVALUATION_LEFT if is_evaluation else DECLARATION_LEFT
    right = EVALUATION_RIGHT if is_evaluation else DECLARATION_RIGHT
    texts: list[tuple[Line, Piece]] = []
    labels = _Labels()
    running = [line for line in lines if line.table is None]
    if len(running) > len(lines) / 2:
        return _running_goals(lines, (*left, *right), is_evaluation=is_evaluation)
    for line in lines:
        for piece in line.own:
            _sort_piece(line, piece, labels, texts, (left, right))
    return _by_column(texts, labels, is_evaluation=is_evaluation)


def _sort_piece(
    line: Line,
    piece: Piece,
    labels: _Labels,
    texts: list[tuple[Line, Piece]],
    words: tuple[Sequence[str], Sequence[str]],
) -> None:
    """Tell labels, placeholders and texts of the goal block apart."""
    word = _strip_year(compact(piece.text))
    others = {_strip_year(compact(other.text)) for other in line.own if other is not piece}
    is_block = word in _BLOCKS and (not others or others & set(words[0]))
    if word in words[0] and labels.left is None and not is_block:
        labels.left, labels.line = piece, line
    elif word in words[1] and labels.right is None and piece.column > 0:
        labels.right, labels.line = piece, line
    elif word in _BLOCKS or _PLACEHOLDER.match(compact(piece.text)):
        return
    else:
        text = _without_label(piece.text, (*words[0], *words[1]))
        if text:
            texts.append((line, replace(piece, text=text)))


def _without_label(text: str, words: Sequence[str]) -> str:
    """Give a text without the label that was glued before it."""
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


def _by_column(
    texts: Sequence[tuple[Line, Piece]], labels: _Labels, *, is_evaluation: bool
) -> Goals:
    """Give each text to the left or right goal by where it stands against the labels."""
    goals = Goals()
    sides: dict[str, list[Piece]] = {"left": [], "right": []}
    ruled: set[int] = set()
    long_texts = _without_header_rest(
        [item for item in texts if cjk_count(item[1].text) >= 2 or item[0].is_ruled]
    )
    for line, piece in long_texts:
        beside = [p for row, p in long_texts if row is line]
        side = _side(line, piece, beside, labels, sides)
        sides[side].append(piece)
        if line.is_ruled and piece.confidence == 1.0:
            ruled.add(id(piece))
        if len(beside) > 2 and not line.is_ruled:
            goals.doubts |= {"left", "right"}
    for side, pieces in sides.items():
        texts_ = [settled(piece.text, is_certain=id(piece) in ruled) for piece in pieces]
        setattr(goals, side, join_wrapped(texts_))
        if pieces:
            setattr(goals, f"{side}_place", pieces[0].place)
            goals.confidence = min([goals.confidence, *(piece.confidence for piece in pieces)])
    only_left = goals.left and not goals.right and not is_evaluation
    if only_left and not any(line.is_ruled for line, _ in texts):
        # The year's goal is obligatory and the whole period's mostly blank; a lone text in
        # guessed columns is the year's.
        goals.left, goals.right = "", goals.left
        goals.left_place, goals.right_place = None, goals.left_place
        if labels.line is not None and texts and texts[0][0].table == labels.line.table:
            goals.doubts |= {"left", "right"}
    if only_left and labels.right is None and labels.left is None:
        goals.left, goals.right = "", goals.left or goals.right
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
    edge = labels.right.place.box if labels.right is not None else None
    if not same_grid and line.is_ruled and edge is not None and piece.place.box is not None:
        return "right" if piece.place.box[0] >= edge[0] - _SLACK else "left"
    if same_grid and labels.right is not None:
        return "right" if piece.column >= labels.right.column else "left"
    if labels.right is None and labels.left is not None and line.is_ruled:
        return "right" if sides["left"] else "left"
    # Another table after a page break: its columns cannot be compared; the text goes on.
    if sides["left"] and not sides["right"]:
        return "left"
    return "right"


def _running_goals(lines: Sequence[Line], words: Sequence[str], *, is_evaluation: bool) -> Goals:
    """Read goals laid out line by line, where the left text comes whole before the right one."""
    body = _after_labels([(line, compact(line.text)) for line in lines], words)
    goals = Goals()
    texts = [line.text.strip() for line in body]
    if not texts:
        return goals
    place = body[0].pieces[0].place if body[0].pieces else Place()
    goals.confidence = min(piece.confidence for line in body for piece in line.pieces)
    cut = _cut(texts)
    if cut is None:
        if is_evaluation:
            goals.left = join_wrapped(texts)
            goals.doubts |= {"left", "right"}
        else:
            goals.right, goals.right_place = join_wrapped(texts), place
        goals.left_place = place if is_evaluation else None
        return goals
    number, is_sure = cut
    goals.left, goals.right = join_wrapped(texts[:number]), join_wrapped(texts[number:])
    goals.left_place, goals.right_place = place, body[number].pieces[0].place
    if not is_sure:
        goals.doubts |= {"left", "right"}
    return goals


def _after_labels(lines: Sequence[tuple[Line, str]], words: Sequence[str]) -> list[Line]:
    """Give the lines after the goal labels, though a label is broken over several lines."""
    ends = 0
    carry = ""
    known = {*words, *_BLOCKS}
    for number, (line, word) in enumerate(lines):
        carry += _strip_year(word)
        parts = [_strip_year(compact(part)) for part in line.text.split()]
        if (
            carry in known
            or _PLACEHOLDER.match(word)
            or (parts and all(p in known or _PLACEHOLDER.match(p) for p in parts))
        ):
            ends, carry = number + 1, ""
        elif not any(full.startswith(carry) for full in known):
            break
    return [line for line, _ in lines[ends:]]


def _cut(texts: Sequence[str]) -> tuple[int, bool] | None:
    """Find where the right text begins among the lines of both, and whether that is certain.

    The two texts often say the same; else the second begins after a full stop where the
    width of the lines changes, because the two columns are not equally wide.
    """
    whole = [fold(re.sub(r"\s", "", text)) for text in texts]
    if sum(map(len, whole)) > _LONGEST:
        return None
    best: tuple[float, int] | None = None
    for number in range(1, len(texts)):
        if not texts[number - 1].rstrip().endswith(("。", "；", ";", "!", "！", ".")):
            continue
        left, right = "".join(whole[:number]), "".join(whole[number:])
        if not 0.5 <= len(left) / max(1, len(right)) <= 2:
            continue
        rate = SequenceMatcher(None, left, right, autojunk=False).ratio()
        if best is None or rate > best[0]:
            best = (rate, number)
    if best and best[0] >= 0.8:
        return best[1], best[0] >= 0.93
    return _cut_by_width([len(text) for text in whole], texts)


def _cut_by_width(widths: Sequence[int], texts: Sequence[str]) -> tuple[int, bool] | None:
    """Find a short last line of a column after which all full lines have another width."""
    for number in range(2, len(widths) - 1):
        left, right = widths[: number - 1], widths[number:-1]
        if not left or not right or not texts[number - 1].rstrip().endswith(("。", "；", ";")):
            continue
        if (abs(max(left) - max(right)) >= 2 and min(left) > max(right)) or max(left) < min(right):
            return number, False
    return None
