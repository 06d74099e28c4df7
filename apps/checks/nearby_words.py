"""Words that miss a word of the field by one letter («新引力» for «吸引力»)."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from typing import Final

from apps.checks.texts import bare
from apps.formkit.indicators.heads import head_of, known_endings
from apps.formkit.vocabulary import VOCABULARY

_SHORTEST: Final = 3
_LONGEST: Final = 5
# Other letters at these places are words of their own (人数, 户数 …).
_FREE_ENDS: Final = (*"数量率度额费价性次场期批件份", "环境", "责任感", "制度", "影响", "时间")


@cache
def _patterns() -> dict[str, set[str]]:
    """Return the endings of the field by each form with one letter left open."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in known_endings():
        if _SHORTEST <= len(word) <= _LONGEST and not word.endswith(_FREE_ENDS):
            for place in range(len(word)):
                found[f"{word[:place]}?{word[place + 1 :]}"].add(word)
    for word in VOCABULARY.words("cores"):
        if len(word) == 2:
            found[f"{word[0]}?"].add(word)
    return found


@lru_cache(maxsize=8192)
def near_miss(text: str) -> tuple[str, str] | None:
    """Return (what is written, what is meant) where a name's end misses one word of the field by
    one letter, ``None`` where it is a word itself or may be several."""
    folded = bare(text)
    if not folded or head_of(folded) is not None:
        return None
    for length in range(_LONGEST, _SHORTEST - 1, -1):
        end = folded[-length:]
        if len(end) < length:
            continue
        meant = {
            word
            for place in range(length)
            for word in _patterns().get(f"{end[:place]}?{end[place + 1 :]}", ())
        }
        if len(meant) == 1:
            word = meant.pop()
            if word != end:
                return end, word
    return None
