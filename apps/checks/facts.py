"""The table of facts: every figure of a form's texts with its subject, unit and place.

``matches`` finds, for a row, what a text says of the same subject.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from apps.checks.engine import CheckView
from apps.checks.numbers import attendances
from apps.checks.numbers.text import clean
from apps.checks.rows import MONEY, read_target, rows
from apps.checks.texts import long_texts
from apps.checks.wording import pairs_of
from apps.formkit.values.quantities import quantities_in
from apps.formkit.values.units import (
    DIMENSIONS,
    INCOMPLETE,
    alternatives,
    convert,
    dimension_of,
    take_apart,
)

_NOT_HERE: Final = {*"日月年时分级星里升方成倍题字点周起间", "条例", "季度"}
_UNITS: Final = frozenset(DIMENSIONS) - _NOT_HERE
_EACH: Final = re.compile(r"每([^，,。；;、每]{1,12})$")
# «7套×» before a sum of money makes it the price of one.
_ONE_OF: Final = re.compile(r"^[^×*]*\d([一-龥]{1,3})[×*]$")
_STOPS: Final = re.compile(r"[。；;，,、\n:：()（）]|\d[.、](?=[一-龥])|(?:以?及|[和与])(?=\d)")
_LOOSE: Final = re.compile(r"约|左右|近(?=\d)|预计|大约|上下")
_OTHER: Final = re.compile(
    r"上年|去年|往年|前期|累计|历年|现有|已有|已建|原有|截至|其中|[上下]半年|第?[一二三四]季度|新增后|比(?!例|率|重|赛)|至少每|"
    r"20\d\d年(?:底)?(?:已|以来)"
)
# An average and a change are told of rows that ask for just these.
_TURN: Final = re.compile(
    r"(?P<average>平均|[人户亩]均)|(?P<change>(?:[比较](?:上年|去年)(?:同期)?)?(?:增加|减少))"
)
_SAME: Final = (
    frozenset({"人", "名", "位"}),
    frozenset({"场", "场次", "次"}),
    frozenset({"批", "批次"}),
    frozenset({"家", "个", "所", "户"}),
    frozenset({"套", "台", "台套", "件"}),
    frozenset({"棵", "株"}),
    frozenset({"份", "册", "本"}),
)
# 4场×3名 are three for each; 200元/人×3000人 are all of them.
_FACTOR: Final = re.compile(r"(?<!元)(?<!元/[一-龥])(?<!元/[一-龥]/[一-龥])[×*xX]$")
# «春秋两季分别采样7200份» are so many in each of them; 第二期 is one of them, 十二期 are more.
_EACH_OF: Final = re.compile(
    r"(?<![第百\d一二三四五六七八九十])(?P<many>[两二三四五六七八九十]|[1-9]\d?)(?:个|处|所)?[季期次批轮类处所](?:分别|各)[^，,。；;\d]{0,8}$"
)
_APART: Final = re.compile(r"[月季年期次批轮](?:分别|各)[^，,。；;\d]{0,8}$")
_MANY: Final = {**dict(zip("二三四五六七八九十", range(2, 11), strict=True)), "两": 2}
_WORKED_OUT: Final = re.compile(r"(?<=#)[×*xX=/+]")
_FLOOR: Final = re.compile(r"(?:不少于|不低于|至少|超过|≥|>=)$")
_LONGEST_BOUND: Final = 4
# «不能低于» is no «低于».
_DENIED: Final = re.compile(r"[不得能应]$")
_TOLERANCE: Final = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a text.

    Attributes:
        place: the cell it stands in.
        value, unit: as written, 万 kept in the unit; prices have a divisor (元/场).
        clause: the clause it stands in, where the subject is.
        subject: letter pairs of the clause without what all work has in common.
        nearby: the same of the clause before.
        is_loose: «约», «余».
        floor: «不少于»: more of it agrees as well.
        is_other: it speaks of another year or a part.
        turn: "average" or "change" where it is one, else empty.
    """

    place: str
    value: Decimal
    unit: str
    clause: str
    subject: frozenset[str]
    is_loose: bool
    is_other: bool
    written: str
    floor: bool = False
    turn: str = ""
    nearby: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Figures:
    """The units a form counts in, those of its own rows beside the common ones, and how figures
    in them are found; a quantity has any figure, with or without unit."""

    units: frozenset[str]
    pattern: str
    divisors: re.Pattern[str]
    quantity: re.Pattern[str]


@lru_cache(maxsize=256)
def _figures_in(own: frozenset[str]) -> _Figures:
    units = _UNITS | own
    unit = alternatives(units)
    # Of «毫克/升以下» only what is a unit: «毫克/升».
    below = alternatives(units | set(DIMENSIONS))
    divisors = rf"((?:/(?:{below}|[一-龥]{{1,3}})){{0,2}})(?![\d年])"
    # What another figure of the clause counts is no subject: «320件×».
    quantity = rf"\d[\d.]*(?:(?:[万千百亿])?(?:{unit}))?"
    known = units | set(DIMENSIONS)
    return _Figures(known, unit, re.compile(divisors), re.compile(quantity))


@lru_cache(maxsize=512)
def facts_in(
    place: str, text: str, year: int | None, own: frozenset[str] = frozenset()
) -> tuple[Fact, ...]:
    """Return the facts of a text, in order; ``own`` are the units that only this form counts in."""
    told = _facts(place, clean(text), year, _figures_in(own))
    return (*told, *_attended(place, text))


def figures_in(text: str) -> frozenset[tuple[Decimal, str]]:
    """Return every figure of a text with its unit, whatever it speaks of."""
    known, words = _figures_in(frozenset()), clean(text)
    found = set()
    for one in quantities_in(words, known.pattern):
        divisors = known.divisors.match(words, one.end)
        if divisors and not one.rest:
            found.add((one.number, one.unit + divisors[1]))
    return frozenset(found)


def _attended(place: str, text: str) -> Iterator[Fact]:
    """Yield the people of «演练费用：2次×120人×…», who are 240 in all."""
    for one in attendances(text):
        subject = pairs_of(one.subject)
        value = Decimal(one.people * one.sessions)
        yield Fact(place, value, "人", one.written, subject, False, False, f"{value}人")


class _Clauses:
    """The clauses of a text."""

    def __init__(self, text: str) -> None:
        stops = list(_STOPS.finditer(text))
        self.text = text
        self.begins = [0, *(one.end() for one in stops)]
        self.ends = [*(one.start() for one in stops), len(text)]

    def around(self, start: int, end: int) -> tuple[str, str, str]:
        """Return the clause before the one a figure stands in, and what of its own clause stands
        before and behind it."""
        at = bisect_right(self.begins, start) - 1
        begin = self.begins[at]
        stop = next(one for one in self.ends[at:] if one >= end)
        earlier = self.text[self.begins[max(0, at - 1)] : begin]
        return earlier, self.text[begin:start], self.text[end:stop]


def _facts(place: str, text: str, year: int | None, known: _Figures) -> Iterator[Fact]:
    clauses = _Clauses(text)

    @cache
    def subject(clause: str) -> frozenset[str]:
        return pairs_of(known.quantity.sub("", clause))

    for one in quantities_in(text, known.pattern):
        divisors = known.divisors.match(text, one.end)
        if one.rest or one.unit in INCOMPLETE or divisors is None:
            continue
        earlier, before, after = clauses.around(one.start, divisors.end())
        unit = _unit_of(one.unit, divisors[1], before, after, known)
        if unit is None:
            continue
        # Of «180人×10天×300元=…» only what stands before it tells the subject.
        clause = _WORKED_OUT.split(f"{before}#{after}")[0]
        # «…培训，共600人次»: the subject stands in the clause before.
        nearby = subject(earlier)
        told = clause.replace(f"{year}年", "")
        times = _times(before, divisors[1])
        yield Fact(
            place=place,
            value=one.number * times,
            unit=unit,
            clause=clause,
            subject=subject(clause) or nearby,
            is_loose=bool(one.more or _LOOSE.search(clause)),
            is_other=_is_of_other(told) or _is_each(one.unit, divisors[1], before),
            written=f"{times}×{one.written}".removeprefix("1×") + divisors[1],
            floor=bool(_FLOOR.search(clause.partition("#")[0])),
            turn=_turn_of(told),
            nearby=nearby,
        )


def _times(before: str, divisors: str) -> int:
    """Return how often a figure is told to be reached, by the words before it; a price is not."""
    each = _EACH_OF.search(before)
    if each is None or divisors:
        return 1
    return _MANY.get(each["many"]) or int(each["many"])


def _is_of_other(told: str) -> bool:
    """Return whether a clause speaks of another year or of a part; a turn is none of these."""
    return bool(_OTHER.search(_TURN.sub("", told)))


def _turn_of(told: str) -> str:
    turn = _TURN.search(told)
    return (turn.lastgroup or "") if turn else ""


def _is_each(unit: str, divisors: str, before: str) -> bool:
    """Return whether a count is that of each of several: «每场3名专家», «5月和9月各培训33人»."""
    each = "每" in before or (_APART.search(before) and _times(before, divisors) == 1)
    return bool(each) and not divisors and dimension_of(unit) not in MONEY


def _unit_of(unit: str, divisors: str, before: str, after: str, known: _Figures) -> str | None:
    """Return the unit of a figure, of a price with what it is the price of; ``None`` for what is
    only a factor of a sum."""
    if divisors:
        return unit + divisors
    is_money = dimension_of(unit) in MONEY
    if _FACTOR.search(before[-7:]):
        one = _ONE_OF.match(before) if is_money and after[:1] not in ("×", "*") else None
        return f"{unit}/{one[1]}" if one and one[1] in known.units else None
    each = _divisor(before, known.units) if is_money else ""
    return f"{unit}/{each}" if each else unit


def _divisor(before: str, units: frozenset[str]) -> str:
    """Return what money is told for one of: «每页», «每户补助»; empty where no 每 says."""
    each = _EACH.search(before)
    if each is None:
        return ""
    said = each[1]
    known = next((said[:n] for n in (4, 3, 2, 1) if said[:n] in units), "")
    return known or (said if len(said) <= 2 and said.isalpha() else "")


def bound_of(fact: Fact) -> str | None:
    """Return the operator that the words around a figure say («降到1.5毫克/升以下» is ≤), as the
    grammar of targets reads them; ``None`` where they say none."""
    before, _, after = fact.clause.partition("#")
    for tail in (after[:2], ""):
        for start in range(min(_LONGEST_BOUND, len(before)), -1, -1):
            at = len(before) - start
            if _DENIED.search(before[:at]):
                continue
            read = read_target(f"{before[at:]}{fact.written}{tail}")
            if read.op and read.number is not None:
                return read.op
    return None


def facts(view: CheckView) -> tuple[Fact, ...]:
    """Return the facts of all texts of a form."""
    return view.once(_all)


def _all(view: CheckView) -> tuple[Fact, ...]:
    year, own = view.sheet.year, view.once(_own_units)
    return tuple(
        one
        for place, text in long_texts(view)
        if place != "narrative.basis"
        for one in facts_in(place, text, year, own)
    )


def _own_units(view: CheckView) -> frozenset[str]:
    """Return the units of the rows that no table knows: «画幅» of «26万画幅» and «2元/画幅»."""
    parts = (take_apart(row.unit) for row in rows(view) if row.unit)
    named = (one.lstrip("万千百亿") for part in parts for one in (part.top, *part.below))
    return frozenset(one for one in named if one.isalpha() and len(one) <= 4) - set(DIMENSIONS)


@lru_cache(maxsize=4096)
def is_comparable(unit: str, other: str) -> bool:
    """Return whether figures in two units may speak of the same thing."""
    if unit == other or convert(Decimal(1), unit, other) is not None:
        return True
    return any(unit in same and other in same for same in _SAME)


def in_unit(value: Decimal, unit: str, other: str) -> Decimal:
    """Return a value in another unit that it is comparable with."""
    converted = convert(value, unit, other)
    return value if converted is None else converted


def agrees(wanted: Decimal, told: Decimal, is_loose: bool = False) -> bool:
    """Return whether two figures are the same, within a twentieth where one is only about."""
    if wanted == told:
        return True
    return is_loose and abs(wanted - told) <= _TOLERANCE * max(wanted, told)
