"""The labels of levels as they stand on paper: in other spellings, damaged, of former forms."""

from __future__ import annotations

import re
from typing import Final

from apps.formkit import levels
from apps.formkit.levels import EDITIONS, LEVEL1, Level
from apps.formkit.vocabulary import VOCABULARY

# Full-width ASCII to half-width, one character for one, so that offsets stay true.
_FOLD: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("　"): ord(" "),
    0xA0: ord(" "),
    ord("﹤"): ord("<"),
    ord("﹥"): ord(">"),
    ord("〔"): ord("["),
    ord("〕"): ord("]"),
}
# Kanji and compatibility forms that character recognition puts for the simplified character.
_DAMAGED: Final = str.maketrans({"対": "对", "効": "效", "數": "数", "價": "价", "指": "指"})
_SPACE: Final = re.compile(r"[\s\x1e\x1f]+")


def fold(text: str) -> str:
    """Return the text with full-width signs made half-width; its length does not change."""
    return text.translate(_FOLD)


def compact(text: str) -> str:
    """Return the folded text without any white space or cell border: what labels are compared by."""
    return _SPACE.sub("", fold(text))


LEVEL2_OF: Final = {name: level1 for level1, below in EDITIONS["2025"].tree for name in below}
_FORMER: Final = VOCABULARY.data["former"]
# Labels of forms until 2021 that today's forms do not have; they stay as printed.
FORMER: Final = {
    **{word: Level(1, word) for word in _FORMER["level1"]},
    **{word: Level(2, word) for word in _FORMER["level2"]},
}
_FORMER_ALIASES: Final[dict[str, str]] = _FORMER["aliases"]
# Titles of forms that number or annotate the label: 产出指标(50分), 数量指标1.
_NOTE: Final = re.compile(r"(\(?\d+(\.\d+)?分?\)?|\(\d+(\.\d+)?[分%]\))$")
_NAMES: Final = tuple(item.name for item in VOCABULARY.levels())


def level_of(text: str) -> Level | None:
    """Return the level label that a cell is, or ``None``; wrap blanks and notes do not matter."""
    return levels.level_of(compact(text).translate(_DAMAGED))


def former_level_of(text: str) -> Level | None:
    """Return the level label of a former form that a cell is, or ``None``."""
    word = compact(text).strip(":、.·")
    return FORMER.get(_FORMER_ALIASES.get(word, word))


def is_full_label(text: str) -> bool:
    """Return whether a cell is a level label written in full (…指标), not a word such as 质量."""
    word = _NOTE.sub("", compact(text).translate(_DAMAGED))
    return level_of(text) is not None and word.endswith(("指标", "目标"))


_CJK: Final = re.compile(r"[\u3400-\u9fff]")
_LIKE: Final = 0.74


def cjk_count(text: str) -> int:
    """Count the Chinese characters of a text."""
    return len(_CJK.findall(text))


def damaged_level(text: str) -> Level | None:
    """Return the label that a damaged cell most probably was: one character off or several lost.

    Only for text whose cells are guessed; a clean cell is taken by ``level_of`` alone.
    """
    word = "".join(_CJK.findall(compact(text).translate(_DAMAGED)))
    is_wrapped = len(text.split()) > 1
    name = _holding(word) or _thinned(word)
    if not name and 3 <= len(word) <= 9 and _ends_as_label(word, is_wrapped=is_wrapped):
        name = _likeliest(word)
    return Level(1 if name in LEVEL1 else 2, name) if name else None


def _holding(word: str) -> str:
    """Return the one label that a long piece belongs to."""
    found = [name for name in _NAMES if word in name]
    return found[0] if len(word) >= 5 and len(found) == 1 else ""


def _thinned(word: str) -> str:
    """Return the first label that a word is when some of its characters are lost."""
    if len(word) < 4 or not word.endswith("标"):
        return ""
    names = (name for name in _NAMES if len(word) * 2 > len(name))
    return next((name for name in names if _is_subsequence(word, name)), "")


def _ends_as_label(word: str, *, is_wrapped: bool) -> bool:
    return word.endswith("指标") or (is_wrapped and "标" in word[-2:])


def _likeliest(word: str) -> str:
    best = max(_NAMES, key=lambda name: _likeness(word, name))
    return best if _likeness(word, best) >= _LIKE else ""


def _is_subsequence(word: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in word)


def _likeness(word: str, name: str) -> float:
    """Return how much of both texts is common in order, 0 to 1; lost characters weigh half."""
    rows = [[0] * (len(name) + 1) for _ in range(len(word) + 1)]
    for i, left in enumerate(word):
        for j, right in enumerate(name):
            rows[i + 1][j + 1] = (
                rows[i][j] + 1 if left == right else max(rows[i][j + 1], rows[i + 1][j])
            )
    common = rows[-1][-1]
    lost, added = len(name) - common, len(word) - common
    changed = min(lost, added)
    weight = 0.8 * changed + 0.5 * (lost - changed) + 1.2 * (added - changed)
    return common / (common + weight) if common else 0.0
