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
        """Tell how often the last character of one text is followed by the first of the other."""
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
    bare_left = (
        left if cjk_count(left[-1]) or left[-1].isdigit() or left[-1] in ")）”》" else left[:-1]
    )
    bare_right = (
        right if cjk_count(right[0]) or right[0].isdigit() or right[0] in "(（“《" else right[1:]
    )
    if not bare_left or not bare_right:
        return left + right, False
    if (bare_left, bare_right) != (left, right):
        return bare_left + bare_right, lexicon.fits(bare_left, bare_right) > 0
    if left[-1] == right[0] and lexicon.fits(left, right) == 0:
        return left + right[1:], True
    if lexicon.fits(left, right):
        return left + right, True
    return _mend(left, right, lexicon)


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
    while len(words) > 1 and (level_of(words[0]) or (is_fragment(words[0]) and len(words[0]) <= 2)):
        words.pop(0)
    while (
        len(words) > 1
        and is_fragment(words[-1])
        and len(words[-1]) == 1
        and words[-1] in "指标影响续"
    ):
        words.pop()
    middle = [w for w in words[1:-1] if not (len(w) == 1 and w in "指标影响持续可")]
    return " ".join([words[0], *middle, *words[1:][-1:]]) if words else ""
