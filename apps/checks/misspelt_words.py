"""Words that miss a word of the field by one letter («新引力» for «吸引力»)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from apps.checks.texts import bare
from apps.formkit.indicators.heads import head_of, known_endings
from apps.formkit.vocabulary import VOCABULARY

_QUALITIES: Final = frozenset({"quality", "working", "property", "timely"})
_SHORTEST: Final = 3
_END, _COMMON = 4, 3
_LONGEST: Final = 5
# Other letters at these places are words of their own (人数, 户数 …).
_FREE_ENDS: Final = (*"数量率度额费价性次场期批件份", "环境", "责任感", "制度", "影响", "时间")


def _opened(words: Iterable[str]) -> dict[str, set[str]]:
    """Return words by each form with one letter left open."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for place in range(len(word)):
            found[f"{word[:place]}?{word[place + 1 :]}"].add(word)
    return found


@cache
def _patterns() -> dict[str, set[str]]:
    """Return the endings of the field by each form with one letter left open."""
    found = _opened(
        word
        for word in known_endings()
        if _SHORTEST <= len(word) <= _LONGEST and not word.endswith(_FREE_ENDS)
    )
    for word in VOCABULARY.words("cores"):
        if len(word) == 2:
            found[f"{word[0]}?"].add(word)
    return found


@lru_cache(maxsize=16)
def _opened_names(names: frozenset[str]) -> dict[str, set[str]]:
    """Return the names in use and what they end in, by each form with one letter left open."""
    folded = {bare(name) for name in names}
    ends = Counter(name[-_END:] for name in folded if len(name) > _END)
    common = {end for end, count in ends.items() if count >= _COMMON}
    return _opened({name for name in folded if len(name) > _END} | common)


@lru_cache(maxsize=4096)
def _sound(letter: str) -> str:
    """Return how a letter sounds, as far as people who type by sound mix it up."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- slow import

    sound = lazy_pinyin(letter)[0]
    return re.sub(r"(?<=^[zcs])h|(?<=[ie]n)g$", "", sound)


@lru_cache(maxsize=8192)
def like_sounding(name: str, names: frozenset[str]) -> tuple[str, str] | None:
    """Return (what is written, what may be meant) where a name, or its end, differs from one in use
    by one letter that sounds alike: «参于人数» of 参与人数."""
    folded, opened = bare(name), _opened_names(names)
    for text in (folded, folded[-_END:]):
        places = [f"{text[:at]}?{text[at + 1 :]}" for at in range(len(text))]
        if any(text in opened.get(one, ()) for one in places):
            # In use itself.
            return None
        for at, pattern in enumerate(places):
            meant = {one for one in opened.get(pattern, ()) if _sound(one[at]) == _sound(text[at])}
            if len(meant) == 1:
                start = max(0, at - 1)
                return text[start : at + 2], meant.pop()[start : at + 2]
    return None


def _is_quality(*words: str) -> bool:
    heads = [head_of(one) for one in words]
    return len(set(words)) > 1 and all(one and one.kind in _QUALITIES for one in heads)


@cache
def _known() -> frozenset[str]:
    return frozenset(known_endings())


@lru_cache(maxsize=8192)
def blend(text: str) -> tuple[str, str] | None:
    """Return (what is written, what may be meant) where a name ends in two words run together:
    «合规范率» of 合规率 and 规范率."""
    folded, known = bare(text), _known()
    end = folded[-4:]
    if len(end) < 4 or end in known or end[1:] not in known:
        return None
    others = (end[:place] + end[place + 1 :] for place in (1, 2))
    # Two verbs in a row are good Chinese (核查处置率), two qualities run together are not.
    other = next((one for one in others if one in known and _is_quality(one, end[1:])), "")
    return (end, f"{other}”或“{end[1:]}") if other else None


@lru_cache(maxsize=8192)
def near_miss(text: str, own: frozenset[str] = frozenset()) -> tuple[str, str] | None:
    """Return (what is written, what is meant) where a name's end misses one word of the field by
    one letter, ``None`` where it is a word itself or may be several, of which the form uses not
    just one (``own``) elsewhere."""
    folded = bare(text)
    if not folded or head_of(folded) is not None:
        return None
    if len(folded) == 2:
        return _short_miss(folded, own)
    for length in range(min(_LONGEST, len(folded)), _SHORTEST - 1, -1):
        end = folded[-length:]
        meant = _one_letter_off(end)
        if len(meant) == 1:
            word = meant.pop()
            return None if _says_the_same(end, word) else (end, word)
    return None


def _short_miss(word: str, own: frozenset[str]) -> tuple[str, str] | None:
    if word in VOCABULARY.words("cores"):
        return None
    meant = _patterns().get(f"{word[0]}?", set()) & own
    return (word, meant.pop()) if len(meant) == 1 else None


def _one_letter_off(end: str) -> set[str]:
    """Return the words of the field that differ from an ending by one letter."""
    patterns = _patterns()
    opened = (f"{end[:place]}?{end[place + 1 :]}" for place in range(len(end)))
    return {word for one in opened for word in patterns.get(one, ())}


def _says_the_same(end: str, word: str) -> bool:
    """Return whether an ending is a word itself: «能力提高» is no slip of «能力提升»."""
    return word == end or (end[:-2] == word[:-2] and end[-2:] in VOCABULARY.words("cores"))
