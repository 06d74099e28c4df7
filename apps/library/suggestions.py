"""Suggesting level-3 names while people type: grouping what was used before, ranking by the query.

A query matches by its characters or by the pinyin initials of a name (pxrs finds 培训人数).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import Final

from apps.core.text import fold, plain

SHOWN: Final = 12


class Source(IntEnum):
    """Where a name was met, the nearest to the unit first."""

    OWN = 0
    LIBRARY = 1
    LIKE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The use of a name: in the library, in a form, or ``count`` uses with figures up to ``high``."""

    source: Source
    origin: str
    level2: str
    level3: str
    target: str = ""
    number: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    count: int = 1


@dataclass(slots=True, kw_only=True)
class Suggestion:
    """A name with its usual unit, the span of its values and where it comes from.

    ``target`` is the value to start from, known only from the library and the unit's own forms.
    """

    level3: str
    level2: str
    source: Source
    origin: str
    target: str = ""
    unit: str = ""
    span: str = ""
    count: int = 0
    uses: list[Use] = field(default_factory=list, repr=False)


@lru_cache(maxsize=50_000)
def initials(text: str) -> str:
    """Return the pinyin initials of a text in lower case, letters and digits kept: pxrs."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- slow import

    letters = lazy_pinyin(fold(text), style=Style.FIRST_LETTER)
    return "".join(part for part in letters if part.isalnum()).lower()


def match(query: str, name: str) -> int | None:
    """Return how well a name answers a query, 0 the best; None when it does not."""
    query = fold(query).lower()
    name = fold(name).lower()
    if name.startswith(query):
        return 0
    if query in name:
        return 1
    if not (query.isascii() and query.isalnum()):
        return None
    letters = initials(name)
    if letters.startswith(query):
        return 2
    return 3 if query in letters else None


def _usual_unit(uses: Iterable[Use]) -> str:
    """Return the unit of measure that most uses have, blank where none has one."""
    units: Counter[str] = Counter()
    for use in uses:
        if use.unit:
            units[use.unit] += use.count
    return units.most_common(1)[0][0] if units else ""


def _span(uses: Iterable[Use], unit: str) -> str:
    """Return the smallest and the largest figure in a unit of measure, blank without figures."""
    pairs = [(use.number, use.high) for use in uses if use.unit == unit]
    numbers = [one for pair in pairs for one in pair if one is not None]
    if not numbers:
        return ""
    low, high = plain(min(numbers)), plain(max(numbers))
    return f"{low if low == high else f'{low}–{high}'}{unit}"


def _settle(item: Suggestion) -> None:
    """Fill in the usual unit, the span and the value to start from."""
    item.unit = _usual_unit(item.uses)
    item.span = _span(item.uses, item.unit)
    own = [use for use in item.uses if use.source != Source.LIKE and use.target]
    item.target = own[0].target if own else ""


def group(uses: Iterable[Use]) -> list[Suggestion]:
    """Join the uses of the same name under a level 2; the nearest source names the origin."""
    found: dict[tuple[str, str], Suggestion] = {}
    for use in sorted(uses, key=lambda use: use.source):
        item = found.setdefault(
            (use.level2, fold(use.level3)),
            Suggestion(level3=use.level3, level2=use.level2, source=use.source, origin=use.origin),
        )
        item.uses.append(use)
        item.count += use.count
    for item in found.values():
        _settle(item)
    return list(found.values())


def suggest(uses: Iterable[Use], query: str, *, level2: str = "") -> list[Suggestion]:
    """Return the best suggestions for a query; those of the level 2 asked for come first."""
    ranked = [
        (
            (item.level2 != level2 if level2 else False, quality, item.source, -item.count),
            (len(item.level3), item.level3),
            item,
        )
        for item in group(uses)
        if (quality := match(query, item.level3)) is not None
    ]
    ranked.sort(key=lambda entry: entry[:2])
    return [item for _, _, item in ranked[:SHOWN]]
