"""What a cell of an empty form says: which label it is, or that it waits to be filled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from apps.formkit.recognition.decoder.cells import is_template
from apps.formkit.recognition.decoder.vocabulary import Meaning, key_of, vocabulary
from apps.formkit.recognition.level_labels import compact
from apps.formkit.values.amount import printed_unit
from apps.formkit.values.quantities import MONEY
from apps.formkit.vocabulary import VOCABULARY

BOUND: Final = "bound"
_ALIKE, _LONG = 84, 5
_DAY: Final = r"[_xX\d]*年[_xX\d]*月(?:[_xX\d]*日)?"
_HINT: Final = re.compile(
    rf"[_＿.…·*xX×/\\\-—]*|{_DAY}(?:(?:至|到|[~～—-]){_DAY})?|例[:如].*|\(?请?(?:在?此处)?填写.{{0,12}}\)?"
)
_TICKED: Final = re.compile(r"[□☐▢○]")
_NOTES: Final = re.compile(r"\([^()]*\)$")
_PREFIX: Final = re.compile(
    r"^(?:其中[:,]?|[(]?[一二三四五六七八九十\d]{1,2}[)、.,:][、.]?|[*★#△▲—-])+"
)
_END: Final = ":;,、."
BEFORE_UNIT: Final = re.compile(rf"(?P<blank>[\s_＿]+)(?P<unit>{MONEY})\s*")
_HAN: Final = re.compile(r"[\u3400-\u9fff]|[a-z]+_[a-z]+")


@dataclass(frozen=True, slots=True)
class Label:
    """The meanings of a label, and whether it is only like a known one."""

    meanings: tuple[Meaning, ...] = ()
    is_alike: bool = False

    def key(self, *groups: str) -> str:
        """Return its key in the first of the classes that it has; blank where it has none."""
        return key_of(self.meanings, groups)


@cache
def _words() -> dict[str, tuple[Meaning, ...]]:
    words = {word: list(found) for word, found in vocabulary().words.items()}
    for place, spellings in VOCABULARY.data["bound"].items():
        for spelling in spellings:
            found = words.setdefault(compact(spelling), [])
            found.append(Meaning(BOUND, place))
    return {word: tuple(found) for word, found in words.items()}


@cache
def _long_words() -> list[str]:
    return [word for word in _words() if len(word) >= _LONG]


@lru_cache(maxsize=4096)
def label_of(text: str) -> Label:
    """Return what a text means as a label; one without meanings for other text."""
    word = compact(text)
    if not word or len(word) > 40:
        return Label()
    spellings = _spellings(word)
    for spelling in spellings:
        if found := _words().get(spelling):
            return Label(found)
    return _alike(spellings[-1])


def _alike(bare: str) -> Label:
    """Return the label that a long text is like; none where it is as like to one of other meanings."""
    if len(bare) < _LONG:
        return Label()
    near = process.extract(bare, _long_words(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=4)
    best = {_words()[word] for word, score, _ in near if score == near[0][1]}
    return Label(best.pop(), is_alike=True) if len(best) == 1 else Label()


def _spellings(word: str) -> list[str]:
    """Return a label as it stands and without what templates put around it."""
    found = [word]
    for cut in (
        lambda text: text.strip(_END),
        lambda text: _NOTES.sub("", text).strip(_END),
        lambda text: _PREFIX.sub("", text),
        lambda text: _NOTES.sub("", text).strip(_END),
        lambda text: text.removeprefix("*"),
    ):
        if (shorter := cut(found[-1])) and shorter != found[-1]:
            found.append(shorter)
    return found


def is_blank(text: str) -> bool:
    """Return whether a cell waits to be filled: nothing, a dotted line, an example, boxes to tick."""
    word = compact(text)
    is_hint = bool(_HINT.fullmatch(word) or BEFORE_UNIT.fullmatch(text))
    return not word or is_hint or is_template(word) or has_boxes(word)


def has_boxes(text: str) -> bool:
    """Return whether it is a cell whose words are ticked."""
    return bool(_TICKED.search(text))


def unit_in(text: str) -> str:
    """Return the unit of money that a text names; blank where it names none."""
    return printed_unit(compact(text))


def may_ask(text: str) -> bool:
    """Return whether a text can be a label at all: short, with words."""
    word = compact(text)
    return (
        len(word) <= 24 and bool(_HAN.search(word)) and not word.startswith(("注", "说明", "备注:"))
    )
