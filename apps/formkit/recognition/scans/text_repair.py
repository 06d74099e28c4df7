"""Repair of text that guessed cell borders have cut: only what the document itself attests.

A border that runs through a character leaves it in both cells, in one, or as two strange
signs. The pairs of characters that the same document writes elsewhere tell which it was;
where they do not, the text stays as read and is doubted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from apps.formkit.recognition.level_labels import LEVEL2_OF, cjk_count, compact, level_of
from apps.formkit.recognition.lines import Line, squeeze

_LABEL_CHARS: Final = frozenset("".join(LEVEL2_OF) + "成本产出效益满意度")
# Single characters of labels at the end of a name, and inside it.
_STRAY_ENDS: Final = frozenset("指标影响续")
_STRAYS: Final = frozenset("指标影响持续可")


@dataclass(slots=True)
class Lexicon:
    """How often each pair of neighbouring characters stands inside the cells of a document."""

    pairs: Counter[str] = field(default_factory=Counter)
    words: dict[str, Counter[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Lexicon:
        """Count the pairs of a document; only inside of cells, never over a border."""
        lexicon = cls()
        for line in lines:
            for piece in line.own:
                text = squeeze(piece.text)
                lexicon.pairs.update(a + b for a, b in pairwise(text))
        for pair, count in lexicon.pairs.items():
            lexicon.words.setdefault(pair[0], Counter())[pair[1]] += count
        return lexicon

    def fits(self, left: str, right: str) -> int:
        """Return how often the last character of one text is followed by the first of the other."""
        return self.pairs[left[-1] + right[0]] if left and right else 0

    def between(self, left: str, right: str) -> str:
        """Return the one character that the document writes between two others, or nothing."""
        if not left or not right:
            return ""
        best, rate = "", 0
        for middle in self.words.get(left[-1], ()):
            count = min(self.pairs[left[-1] + middle], self.pairs[middle + right[0]])
            if count > rate and cjk_count(middle):
                best, rate = middle, count
        return best if rate >= 2 else ""


def join_cut(pieces: Sequence[str], lexicon: Lexicon) -> tuple[str, bool]:
    """Join the parts of a text cut by cell borders; tells whether every joint is attested."""
    text, sure = squeeze(pieces[0]), True
    for part in pieces[1:]:
        text, good = _join(text, squeeze(part), lexicon)
        sure = sure and good
    return text, sure


def _join(left: str, right: str, lexicon: Lexicon) -> tuple[str, bool]:
    if not left or not right:
        return left + right, True
    if len(right) >= 3 and left.endswith(right[1:]):
        return left, False
    bare = _without_sign(left, -1, ")）”》"), _without_sign(right, 0, "(（“《")
    if "" in bare:
        return left + right, False
    if bare != (left, right):
        return "".join(bare), lexicon.fits(*bare) > 0
    if lexicon.fits(left, right):
        return left + right, True
    if left[-1] == right[0]:
        return left + right[1:], True
    return _mend(left, right, lexicon)


def _without_sign(text: str, at: int, brackets: str) -> str:
    """Return a text without the strange sign that a border left at its edge."""
    char = text[at]
    if cjk_count(char) or char.isdigit() or char in brackets:
        return text
    return text[1:] if at == 0 else text[:-1]


def _mend(left: str, right: str, lexicon: Lexicon) -> tuple[str, bool]:
    """Choose among dropping a half character and putting one for two halves."""
    options = [
        (lexicon.fits(left[:-1], right), left[:-1] + right),
        (lexicon.fits(left, right[1:]), left + right[1:]),
    ]
    count, text = max(options)
    middle = lexicon.between(left[:-1], right[1:])
    if count >= 2:
        return text, False
    if middle:
        return left[:-1] + middle + right[1:], False
    return left + right, False


def is_fragment(text: str) -> bool:
    """Return whether a short cell is a piece of a level label (度指, 续影, 标)."""
    word = compact(text)
    if not word or any(char not in _LABEL_CHARS for char in word):
        return False
    return len(word) <= 3 or any(word in name for name in LEVEL2_OF)


def drop_label_words(text: str) -> str:
    """Return a name without the label words and fragments that slipped into its cell."""
    words = text.split()
    while len(words) > 1 and _is_label_word(words[0]):
        words.pop(0)
    while len(words) > 1 and words[-1] in _STRAY_ENDS:
        words.pop()
    inner = [word for word in words[1:-1] if word not in _STRAYS]
    return " ".join([*words[:1], *inner, *words[1:][-1:]])


def _is_label_word(word: str) -> bool:
    return level_of(word) is not None or (is_fragment(word) and len(word) <= 2)
