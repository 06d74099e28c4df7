"""Rules of repetition: in the form, across the unit's projects, from last year (domain §5.2)."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache, lru_cache
from typing import Any, Final

from apps.checks.rows import Row, rows_of
from apps.checks.texts import bare, squeeze
from apps.checks.wording import words

_SENTENCE: Final = re.compile(r"[。！!;；\n]|(?<![\d.])\d{1,2}[、.](?!\d)")


_PARTS: Final = re.compile(r"(?<=[,，。;；\n])")


_POLICY: Final = re.compile(
    r"习近平|党的[一二三四五六七八九十]+大|全会精神|四个意识|四个自信|两个维护|两个确立|中国特色社会主义"
)


_LEAST_SENTENCE: Final = 20


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


def _goal_of(sheet: Any) -> str:
    return str(getattr(sheet, "annual_goal", None) or getattr(sheet, "expected_goal", "") or "")


def _row_keys(lines: tuple[Row, ...]) -> dict[tuple[str, str], Row]:
    return {(_own_name(row), squeeze(row.target)): row for row in lines if bare(row.name)}


def _keys_of(sheet: Any) -> Set[tuple[str, str]]:
    return _row_keys(rows_of(sheet)).keys()


def _own_name(row: Row) -> str:
    """Return the folded name; a target that ran on into the name is cut off."""
    name, text = bare(row.name), bare(row.text)
    return name.removesuffix(text) if len(name) >= len(text) + 4 else name


def goal_sentences(sheet: Any) -> tuple[str, ...]:
    """Return the telling sentences of a sheet's goal, folded, by which forms are compared."""
    return sentences(_goal_of(sheet))
