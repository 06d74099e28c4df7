"""The words of goal labels, the two goals of a form, and their reading out of running text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Final

from apps.formkit.blocks import Place
from apps.formkit.vocabulary import VOCABULARY

from .labels import cjk_count, compact, fold
from .stream import Line, Piece, join_wrapped, settled

_GOALS: Final = VOCABULARY.labels("goal")
DECLARATION_LEFT: Final = _GOALS["total"]
DECLARATION_RIGHT: Final = _GOALS["annual"]
EVALUATION_LEFT: Final = _GOALS["expected"]
EVALUATION_RIGHT: Final = _GOALS["actual"]
GOAL_BLOCKS: Final = frozenset(_GOALS["block"])
PLACEHOLDER: Final = re.compile(
    r"^\(?(20\d\d|\*+|_+|x+)?年?度?\(?n?\)?[-—–~至]+(20\d\d|\*+|_+|x+)?年?度?(\(?n?[+]\d\)?)?\)?$",
    re.IGNORECASE,
)

_LONGEST: Final = 12_000
_STOPS: Final = ("。", "；", ";", "!", "！", ".")
_AFTER_GOALS: Final = re.compile(r"^(\d[.、])?(项目)?(实施内容|预算执行情况|资金使用情况|项目资金)")
_LEAST_TEXT: Final = 4
_EARLY: Final = 4
_TWO: Final = 2


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


def label_word(word: str) -> str:
    """Give a label without the note behind it (2024年—2026年) and its colon."""
    return re.sub(r"\(.*?\)$|^\d{1,2}[.、]", "", word).strip(":*★")


def stacked_goals(lines: Sequence[Line], left: Sequence[str], right: Sequence[str]) -> Goals | None:
    """Read goals whose labels stand one below the other, each with its text behind or below it;
    ``None`` where the labels stand side by side or no text follows in the label's own line."""
    sides = dict.fromkeys(left, "left") | dict.fromkeys(right, "right")
    found: dict[str, list[tuple[Line, Piece]]] = {"left": [], "right": []}
    side, is_beside = "", False
    for line in lines:
        if PLACEHOLDER.match(line.joined()):
            continue
        label, rest = _leading_label(line, sides)
        if label and any(label_word(compact(piece.text)) in sides for piece in rest):
            return None
        if label and rest and sides[label] == "right" and not is_goal_text(rest):
            return None
        side = sides[label] if label else side
        is_beside = is_beside or bool(label and rest)
        if side:
            found[side].extend((line, piece) for piece in rest if not _is_mark(piece))
    if not found["right"] or not (is_beside or found["left"]):
        return None
    goals = Goals()
    for name, texts in found.items():
        if texts:
            certain = all(line.is_ruled for line, _ in texts)
            joined = [settled(piece.text, is_certain=certain) for _, piece in texts]
            setattr(goals, name, join_wrapped(joined))
            setattr(goals, f"{name}_place", texts[0][1].place)
            goals.confidence = min(goals.confidence, *(piece.confidence for _, piece in texts), 1.0)
    return goals


def _is_mark(piece: Piece) -> bool:
    word = compact(piece.text)
    return label_word(word) in GOAL_BLOCKS or bool(PLACEHOLDER.match(word))


def before_money(lines: Sequence[Line]) -> list[Line]:
    """Leave out what some forms have between the goals and the indicators: course and money."""
    for number, line in enumerate(lines):
        if number and _AFTER_GOALS.match(line.joined()):
            return list(lines[:number])
    return list(lines)


def is_goal_text(pieces: Sequence[Piece]) -> bool:
    """Tell whether what stands behind a label is a text and not another head."""
    return cjk_count("".join(piece.text for piece in pieces)) >= _LEAST_TEXT


def _leading_label(line: Line, sides: Mapping[str, str]) -> tuple[str, list[Piece]]:
    """Give the goal label at the head of a line, and the pieces behind it."""
    pieces = list(line.own)
    if len(pieces) > 1 and label_word(compact(pieces[0].text)) in GOAL_BLOCKS:
        second = label_word(compact(pieces[1].text))
        pieces = pieces[1:] if second in sides else pieces
    word = label_word(compact(pieces[0].text)) if pieces else ""
    if word in sides:
        return word, pieces[1:]
    for label in sorted(sides, key=len, reverse=True):
        for mark in (":", "："):
            if pieces and pieces[0].text.startswith(label + mark):
                text = pieces[0].text[len(label) + 1 :].strip()
                return label, [*([replace(pieces[0], text=text)] if text else []), *pieces[1:]]
    return "", pieces


def running_goals(
    lines: Sequence[Line],
    words: tuple[Sequence[str], Sequence[str]],
    *,
    is_evaluation: bool,
) -> Goals:
    """Read goals laid out line by line, where the left text comes whole before the right one."""
    body = _after_labels([(line, compact(line.text)) for line in lines], (*words[0], *words[1]))
    heads = [piece for line in lines[: len(lines) - len(body)] for piece in line.own]
    labels = {label_word(compact(piece.text)) for piece in heads}
    has_both = bool(labels & set(words[0])) and bool(labels & set(words[1]))
    goals = Goals()
    if not body:
        return goals
    goals.confidence = min(piece.confidence for line in body for piece in line.pieces)
    texts = [line.text.strip() for line in body]
    first = body[0].own
    if len(first) > 1 and label_word(compact(first[0].text)) in GOAL_BLOCKS:
        texts[0] = texts[0].removeprefix(first[0].text).lstrip(" :：\u3000")
    places = [line.pieces[0].place for line in body]
    if len(body) == 1 and has_both and len(body[0].own) == _TWO:
        texts, places = ([getattr(p, key) for p in body[0].own] for key in ("text", "place"))
        number, is_sure = 1, all(text.endswith(_STOPS) for text in texts)
    elif (cut := _cut(texts) or (_cut_of_cells(texts) if has_both else None)) is not None:
        number, is_sure = cut
    else:
        side = "left" if is_evaluation else "right"
        setattr(goals, side, join_wrapped(texts))
        setattr(goals, f"{side}_place", places[0])
        is_doubtful = is_evaluation or (has_both and any(t.endswith(_STOPS) for t in texts[:-1]))
        goals.doubts |= {"left", "right"} if is_doubtful else set()
        return goals
    goals.left, goals.right = join_wrapped(texts[:number]), join_wrapped(texts[number:])
    goals.left_place, goals.right_place = places[0], places[number]
    if not is_sure:
        goals.doubts |= {"left", "right"}
    return goals


def _cut_of_cells(texts: Sequence[str]) -> tuple[int, bool] | None:
    """Find the one line that ends a sentence early, so that the next begins another cell."""
    widest = max(map(len, texts))
    least = widest - _EARLY if len(texts) > _TWO else widest
    ends = [
        number
        for number, text in enumerate(texts[:-1], start=1)
        if text.endswith(_STOPS) and len(text) <= least
    ]
    return (ends[0], False) if len(ends) == 1 else None


def _after_labels(lines: Sequence[tuple[Line, str]], words: Sequence[str]) -> list[Line]:
    """Give the lines after the goal labels, though a label is broken over several lines."""
    ends = 0
    carry = ""
    known = {*words, *GOAL_BLOCKS}
    for number, (line, word) in enumerate(lines):
        carry += label_word(word)
        parts = [label_word(compact(part)) for part in line.text.split()]
        if (
            carry in known
            or PLACEHOLDER.match(word)
            or (parts and all(p in known or PLACEHOLDER.match(p) for p in parts))
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
        if not texts[number - 1].rstrip().endswith(_STOPS):
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
