"""Rules of repetition: in the form, across the unit's projects, from last year (domain §5.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil
from typing import Final
from zlib import crc32

from apps.checks.engine import Sibling
from apps.checks.rows import Row, rows_of
from apps.checks.texts import bare, squeeze
from apps.checks.wording import words
from apps.formkit.sheets import RowSheet

_SENTENCE: Final = re.compile(r"[。！!;；\n]|(?<![\d.])\d{1,2}[、.](?!\d)")


_PARTS: Final = re.compile(r"(?<=[,，。;；\n])")


_POLICY: Final = re.compile(
    r"习近平|党的[一二三四五六七八九十]+大|全会精神|四个意识|四个自信|两个维护|两个确立|中国特色社会主义"
)


_LEAST_SENTENCE: Final = 20


_COMMON: Final = re.compile(r"长效|机制|满意|及时|制度|节约|管理水平|按时")


LEAST_SHARED: Final = 3


LEAST_SHARE: Final = 0.3


@cache
def _tails() -> tuple[str, ...]:
    return tuple(sorted(words("empty_tails"), key=len, reverse=True))


@lru_cache(maxsize=8192)
def core(name: str) -> str:
    """Return a name without the endings that carry no subject."""
    text = bare(name)
    for tail in _tails():
        if text.endswith(tail) and len(text) - len(tail) >= 4:
            return text.removesuffix(tail)
    return text


def own_words(text: str) -> str:
    """Return a goal without markup and without the clauses of policy that every form repeats."""
    plain = re.sub(r"<[^<>]{1,80}>", "", text)
    return "".join(part for part in _PARTS.split(plain) if not _POLICY.search(part))


def sentences(text: str) -> tuple[str, ...]:
    """Return the folded sentences of a goal that are long enough to be telling."""
    plain = own_words(text)
    found = (bare(part) for part in _SENTENCE.split(plain))
    return tuple(one for one in found if len(one) >= _LEAST_SENTENCE)


def _goal_of(sheet: RowSheet) -> str:
    return str(getattr(sheet, "annual_goal", None) or getattr(sheet, "expected_goal", "") or "")


def _row_keys(lines: tuple[Row, ...]) -> dict[tuple[str, str], Row]:
    return {(_own_name(row), squeeze(row.target)): row for row in lines if bare(row.name)}


def _keys_of(sheet: RowSheet) -> Set[tuple[str, str]]:
    return _row_keys(rows_of(sheet)).keys()


def _own_name(row: Row) -> str:
    """Return the folded name; a target that ran on into the name is cut off."""
    name, text = bare(row.name), bare(row.text)
    return name.removesuffix(text) if len(name) >= len(text) + 4 else name


# Two goals that share forty letters share a stretch that both chose; what they share is as long.
_STRETCH: Final = 26


_CHOICE: Final = 14


@lru_cache(maxsize=256)
def _stretches(text: str) -> frozenset[str]:
    """Return some stretches of a text, chosen by their own letters alone (winnowing, Schleimer 2003),
    so that whoever holds the same run of letters chooses the same."""
    grams = [text[at : at + _STRETCH] for at in range(len(text) - _STRETCH + 1)]
    order = [crc32(gram.encode()) for gram in grams]
    chosen = {
        min(range(at, at + _CHOICE), key=order.__getitem__)
        for at in range(len(grams) - _CHOICE + 1)
    }
    return frozenset(grams[at] for at in chosen)


def is_telling(row: Row) -> bool:
    """Return whether a name is so particular that two projects do not share it by chance."""
    return len(core(row.name)) >= 8 and not _COMMON.search(row.name)


@dataclass(frozen=True, slots=True)
class Traces:
    """What of a form is looked for in others: sentences of the goal in their order, stretches of it,
    and rows with their targets, by how each is folded."""

    sentences: tuple[str, ...]
    stretches: frozenset[str]
    rows: Mapping[str, Row]

    @property
    def all(self) -> frozenset[str]:
        """Every passage, as it is kept."""
        return self.telling.union(self.rows)

    @property
    def telling(self) -> frozenset[str]:
        """The passages one of which makes another form alike."""
        particular = (key for key, row in self.rows.items() if is_telling(row))
        return self.stretches.union(self.sentences, particular)

    @property
    def enough(self) -> int:
        """How many common rows it takes."""
        return max(LEAST_SHARED, ceil(LEAST_SHARE * len(self.rows)))


def traces_of(sheet: RowSheet) -> Traces:
    """Return the passages of a sheet by which forms are found that repeat it."""
    goal = _goal_of(sheet)
    keys = _row_keys(rows_of(sheet))
    return Traces(
        sentences(goal),
        _stretches(bare(own_words(goal))),
        {f"row {name} {target}": row for (name, target), row in keys.items()},
    )


def sibling_of(sheet: RowSheet) -> Sibling:
    """Return a sheet as the forms beside it see it."""
    return Sibling(sheet.project_name or "", traces_of(sheet).all)
