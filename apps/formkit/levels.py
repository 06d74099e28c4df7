"""The levels of indicators: the tree of each form edition, and which level a label means.

Sources: 财预〔2015〕88号 (成本 under 产出); 财预〔2021〕101号 (成本指标 as level 1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from apps.core.text import fold
from apps.formkit.vocabulary import VOCABULARY


@dataclass(frozen=True, slots=True)
class FormEdition:
    """One edition of the declaration: whether it has 项目性质, and its tree in the paper's order.

    ``obligatory_level2`` are the level-2 names most rules ask for.
    """

    code: str
    name: str
    has_nature: bool
    tree: tuple[tuple[str, tuple[str, ...]], ...]
    obligatory_level2: tuple[str, ...]

    @property
    def level1(self) -> tuple[str, ...]:
        """The level-1 names in the paper's order."""
        return tuple(name for name, _ in self.tree)

    def level2_of(self, level1: str) -> tuple[str, ...]:
        """The level-2 names under a level 1; empty for a name the edition does not have."""
        return dict(self.tree).get(level1, ())

    def level1_of(self, level2: str) -> str | None:
        """The level 1 a level 2 stands under, or None."""
        return next((name for name, below in self.tree if level2 in below), None)

    def name_of(self, level2: str) -> str:
        """Return what this edition calls a level 2 of any; blank where it has none such."""
        return next((name for name in level2_names(level2) if self.level1_of(name)), "")

    def order_of(self, level1: str, level2: str) -> tuple[int, int]:
        """A sorting key by the paper's order; unknown names come last."""
        names = list(self.level1)
        first = names.index(level1) if level1 in names else len(names)
        below = self.level2_of(level1)
        return first, below.index(level2) if level2 in below else len(below)


EDITIONS: Final = {
    code: FormEdition(
        code,
        item["name"],
        item["has_nature"],
        tuple((name, tuple(below)) for name, below in item["tree"].items()),
        tuple(item["obligatory2"]),
    )
    for code, item in VOCABULARY.data["editions"].items()
}
_NEWEST: Final = EDITIONS["2025"]
LEVEL1: Final = _NEWEST.level1
COST, OUTPUT, EFFECT, SATISFACTION = LEVEL1
"""The level-1 names; 成本指标 is a level 2 under 产出指标 until 2023."""
ECONOMIC_COST, SOCIAL_COST, ECOLOGICAL_COST = COSTS = _NEWEST.level2_of(COST)
QUANTITY, QUALITY, TIMELINESS = _NEWEST.level2_of(OUTPUT)
ECONOMIC, SOCIAL, ECOLOGICAL, LASTING = _NEWEST.level2_of(EFFECT)
(SERVED,) = _NEWEST.level2_of(SATISFACTION)
"""The level-2 names."""
# The older edition's 成本指标 stands behind the other levels of 产出指标.
LEVEL2: Final = tuple(
    name
    for level1, below in _NEWEST.tree
    for name in dict.fromkeys((*below, *EDITIONS["2023"].level2_of(level1)))
)
_COSTS_BY_EDITION: Final = (COST, ECONOMIC_COST)


def level2_names(level2: str) -> tuple[str, ...]:
    """Return a level 2 and what the other edition calls it: cost became a level 1, and the level 2
    below it another name."""
    if level2 not in _COSTS_BY_EDITION:
        return (level2,)
    return (level2, *(name for name in _COSTS_BY_EDITION if name != level2))


class Level(NamedTuple):
    """A level label: its level (1 or 2) and its canonical name."""

    level: int
    name: str


_LONGEST: Final = 40
_ENDINGS: Final = ("指标", "目标")
# What notices and forms put around a label: 1. 产出指标(50分), （一）数量指标1.
_BEFORE: Final = re.compile(
    r"^\(?[\d一二三四五六七八九十]{1,2}\)?[.、:]|^\([\d一二三四五六七八九十]{1,2}\)"
)
_NOTE: Final = re.compile(r"(?:\(?\d+(?:\.\d+)?分?\)?|\(\d+(?:\.\d+)?[分%]\))$")
_PLAIN: Final = {word: Level(i.level, i.name) for i in VOCABULARY.levels() for word in i.plain}
_ENDED: Final = {word: Level(i.level, i.name) for i in VOCABULARY.levels() for word in i.ended}
_SECOND: Final[dict[str, str]] = VOCABULARY.data["second"]


def _stem(label: str) -> tuple[str, bool]:
    """Return a label without numbering, note and ending, and whether it had the ending."""
    word = _NOTE.sub("", _BEFORE.sub("", fold(label).strip(":、.·"))).strip(":、.·()")
    ending = next((end for end in _ENDINGS if word.endswith(end)), "")
    return word.removesuffix(ending) if ending else word, bool(ending)


@lru_cache(maxsize=8192)
def level_of(label: str) -> Level | None:
    """Return the level that a text is the label of, wherever it stands; None for other text.

    成本指标 and 满意度指标 count as level 1.
    """
    if len(label) > _LONGEST:
        return None
    stem, is_ended = _stem(label)
    return _PLAIN.get(stem) or (_ENDED.get(stem) if is_ended else None)


def _meant(label: str) -> Level | None:
    stem, _ = _stem(label)
    return _PLAIN.get(stem) or _ENDED.get(stem)


@lru_cache(maxsize=8192)
def canonical_level1(label: str) -> str | None:
    """Return the canonical name of what stands in a cell of level 1, or None."""
    found = _meant(label)
    return found.name if found and found.level == 1 else None


@lru_cache(maxsize=8192)
def canonical_level2(label: str) -> str | None:
    """Return the canonical name of what stands in a cell of level 2, or None."""
    if second := _SECOND.get(_stem(label)[0]):
        return second
    found = _meant(label)
    return found.name if found and found.level != 1 else None


def level1_of(level2: str, edition: str = "2025") -> str | None:
    """Return the level 1 a canonical level 2 stands under in an edition, or in the other one."""
    order = (EDITIONS[edition], *EDITIONS.values())
    return next((found for item in order if (found := item.level1_of(level2))), None)
