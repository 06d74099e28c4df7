"""Where the labels stand: a best path over the tape between words of the vocabulary and text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from apps.formkit.vocabulary import VOCABULARY

from .tape import CELL, GAP, LINE, NONE, ROW, SPACE, Tape
from .vocabulary import Meaning, Node, Vocabulary, key_of

_INNER: Final = {NONE: 0.0, SPACE: 0.15, GAP: 0.5, LINE: 0.45, CELL: 1.6, ROW: 2.5}
_NOTE: Final = re.compile(r"(?:\([^()]{0,24}\))*[:;,]?")
_PREFIX: Final = re.compile(
    r"(?:其中[:,]?|[(]?[一二三四五六七八九十\d]{1,2}[)、.,][、.]?|[*★#△▲]|[-—]|:|注|附|20\d\d年?|(?<=元)[,;、])+$"
)
_SURE: Final = frozenset(VOCABULARY.words("sure_labels"))
_NOISE: Final = frozenset("*★·")
_NEVER: Final = -1e9
_DEAREST: Final = 4
_EACH: Final = 0.8
_UNCLEAN: Final = 9.0
_TOGETHER: Final = 4.0
_SHORT: Final = 3
# How long a word must be to be known in spite of a wrong character: printed, or seen in a picture.
_PRINTED, _SEEN = 5, 4


@dataclass(slots=True, frozen=True)
class Label:
    """A word of the vocabulary on the tape; ``end`` is behind its note, ``stop`` before it."""

    start: int
    stop: int
    end: int
    word: str
    meanings: tuple[Meaning, ...]
    note: str = ""
    slips: int = 0

    def key(self, *groups: str) -> str:
        """Return its key in the first of the classes that it has, or an empty text."""
        return key_of(self.meanings, groups)

    def groups(self) -> set[str]:
        """Return its classes."""
        return {meaning.group for meaning in self.meanings}


def _matches(tape: Tape, at: int, root: Node) -> list[tuple[int, Node, float, int]]:
    """Return what words begin at a character: end, node, cost of breaks and slips inside."""
    out: list[tuple[int, Node, float, int]] = []
    text, breaks = tape.text, tape.breaks
    is_seen = tape.source(at).confidence < 1.0
    least = _SEEN if is_seen else _PRINTED
    stack = [(at + 1, root.after[text[at]], 0.0, 0)]
    while stack:
        pos, node, cost, slips = stack.pop()
        if node.meanings and (not slips or pos - at >= least):
            out.append((pos, node, cost, slips))
        if pos >= len(text):
            continue
        cost += _INNER[breaks[pos]]
        if cost > _DEAREST:
            continue
        if (following := node.after.get(text[pos])) is not None:
            stack.append((pos + 1, following, cost, slips))
        elif not slips:
            is_first = pos == at + 1
            stack += _slipped(text[pos], pos, node, cost, is_first=is_first, is_seen=is_seen)
    return out


def _slipped(
    char: str, pos: int, node: Node, cost: float, *, is_first: bool, is_seen: bool
) -> list[tuple[int, Node, float, int]]:
    """Return how a word may go on though a character is none of its own: noise, or a wrong one."""
    if char in _NOISE:
        return [(pos + 1, node, cost + 0.8, 1)]
    if is_first:
        return []
    others = [child for child in node.after.values() if child.after or is_seen]
    return [(pos + 1, child, cost + 2.2, 1) for child in others]


def _candidates(
    tape: Tape, vocabulary: Vocabulary, allowed: Callable[[Meaning], bool], start: int, end: int
) -> list[tuple[Label, float]]:
    found = []
    for at in range(start, end):
        if tape.text[at] not in vocabulary.root.after:
            continue
        for stop, node, cost, slips in _matches(tape, at, vocabulary.root):
            meanings = tuple(m for m in node.meanings if allowed(m)) if stop <= end else ()
            if not meanings:
                continue
            note = _note_behind(tape, stop, end)
            # A short word before a comma is one of a sentence, at the head of a line.
            if note != "," or len(node.word) > _SHORT:
                behind = stop + len(note)
                found.append((Label(at, stop, behind, node.word, meanings, note, slips), cost))
    return found


def _note_behind(tape: Tape, stop: int, end: int) -> str:
    """Return the note behind a word in its own cell: brackets, a colon."""
    found = _NOTE.match(tape.text, stop, end)
    behind = found.end() if found else stop
    is_parted = any(kind >= CELL for kind in tape.breaks[stop:behind])
    return "" if is_parted else tape.text[stop:behind]


def gluedness(tape: Tape, vocabulary: Vocabulary) -> float:
    """Return the share of sure labels that have text right behind them, 0 to 1."""
    glued = whole = 0
    labels = {
        label.start: label
        for label, _ in _candidates(tape, vocabulary, lambda _: True, 0, len(tape))
        if label.word in _SURE and not label.slips
    }
    starts = set(labels)
    for label in labels.values():
        if label.end >= len(tape) or label.end in starts:
            continue
        whole += 1
        glued += tape.breaks[label.end] == NONE
    return glued / whole if whole else 0.0


def find_labels(
    tape: Tape,
    vocabulary: Vocabulary,
    glue: float,
    allowed: Callable[[Meaning], bool] = lambda _: True,
    start: int = 0,
    end: int | None = None,
) -> list[Label]:
    """Return the labels of a stretch, by the best path."""
    end = len(tape) if end is None else end
    ending = _by_end(_candidates(tape, vocabulary, allowed, start, end))
    # words[i] the best gain up to i where a label ends at i, plain[i] where text does.
    size = max(1, end - start + 1)
    plain: list[float] = [0.0] * size
    words: list[float] = [_NEVER] * size
    plain_from: list[bool] = [False] * size
    word_from: list[tuple[Label, bool] | None] = [None] * size
    for pos in range(1, size):
        plain[pos] = plain[pos - 1]
        last = word_from[pos - 1]
        if last is not None:
            value = words[pos - 1] - _right(tape, last[0], glue, end)
            if value > plain[pos]:
                plain[pos], plain_from[pos] = value, True
        for label, cost in ending.get(start + pos, ()):
            at = label.start - start
            gain = len(label.word) - cost - _EACH
            edges = _left(tape, label, glue, start), _between(tape, word_from[at], label, glue)
            for before, edge, after_label in zip(
                (plain[at], words[at]), edges, (False, True), strict=True
            ):
                if before > _NEVER and before + gain - edge > words[pos]:
                    words[pos], word_from[pos] = before + gain - edge, (label, after_label)
    return _traced(size - 1, plain, words, plain_from, word_from, start)


def _by_end(found: Sequence[tuple[Label, float]]) -> dict[int, list[tuple[Label, float]]]:
    ending: dict[int, list[tuple[Label, float]]] = {}
    for label, cost in found:
        ending.setdefault(label.end, []).append((label, cost))
    return ending


def _traced(
    pos: int,
    plain: Sequence[float],
    words: Sequence[float],
    plain_from: Sequence[bool],
    word_from: Sequence[tuple[Label, bool] | None],
    start: int,
) -> list[Label]:
    out: list[Label] = []
    in_word = words[pos] > plain[pos]
    while pos > 0:
        step = word_from[pos] if in_word else None
        if step is not None:
            label, in_word = step
            out.append(label)
            pos = label.start - start
        else:
            in_word = plain_from[pos]
            pos -= 1
    return out[::-1]


def _left(tape: Tape, label: Label, glue: float, start: int) -> float:
    at = label.start
    if at <= start or tape.breaks[at] != NONE:
        return 0.0
    found = _PREFIX.search(tape.text, max(start, at - 8), at)
    if found and found.end() == at:
        first = found.start()
        return 0.0 if tape.breaks[first] != NONE or first == start else 0.4 + 0.6 * (1 - glue)
    weak = _is_weak(label) and not label.note.endswith(":")
    share = min(1.0, glue * 1.5)
    return (_UNCLEAN if not weak else 6.0) * (1 - share) + (2.6 if weak else 0.4) * share


def _between(tape: Tape, before: tuple[Label, bool] | None, label: Label, glue: float) -> float:
    """Return what it costs that a label follows another: nothing, but for short words that stand
    together inside one cell (效果满意度 is a name)."""
    if before is None or tape.breaks[label.start] != NONE or before[0].note:
        return 0.0
    return _TOGETHER * (1 - min(1.0, glue * 1.5)) if _is_weak(before[0]) or _is_weak(label) else 0.0


def _is_weak(label: Label) -> bool:
    """Return whether a word means a label only beside a break: short, or of other papers."""
    return len(label.word) <= _SHORT or all(
        meaning.group in ("level1", "level2") and meaning.key == "other"
        for meaning in label.meanings
    )


def _right(tape: Tape, label: Label, glue: float, end: int) -> float:
    at = label.end
    if at >= end or tape.breaks[at] != NONE or label.note.endswith((":", ";")):
        return 0.0
    char = tape.text[at]
    if label.note:
        return 0.3
    if char.isdigit() and "money" in label.groups():
        return 0.2
    weak = _is_weak(label)
    share = min(1.0, glue * 1.5)
    return (_UNCLEAN if not weak else 6.0) * (1 - share) + (2.4 if weak else 0.4) * share
