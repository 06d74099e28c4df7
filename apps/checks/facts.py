"""The table of facts: every figure of a form with its subject, unit and place.

Texts and rows both give facts; ``told_of`` finds, for a row, what a text says of the same subject.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from apps.checks.engine import CheckView
from apps.checks.numbers import attendances
from apps.checks.numbers.text import clean
from apps.checks.rows import COUNTS, EXTENTS, MONEY, Row, rows
from apps.checks.texts import long_texts
from apps.checks.wording import pairs_of
from apps.formkit.values.units import DIMENSIONS, Dimension, convert, dimension_of

_NOT_HERE: Final = {*"日月年时分秒级星里升方成倍题字点周起间", "条例", "季度"}
_UNITS: Final = sorted(
    (unit for unit in DIMENSIONS if unit not in _NOT_HERE), key=lambda one: (-len(one), one)
)
_FIGURE: Final = re.compile(
    rf"(?<![\d.\-—~/〔第])(\d+(?:\.\d+)?)(余|多)?((?:[万千百亿])?(?:{'|'.join(map(re.escape, _UNITS))}))"
    r"((?:/[一-龥]{1,3}){0,2})(?![\d年])"
)
# What another figure of the clause counts is no subject: «320件×».
_QUANTITY: Final = re.compile(rf"\d[\d.]*(?:[万千百亿]?(?:{'|'.join(map(re.escape, _UNITS))}))?")
_EACH: Final = re.compile(
    r"每([人场次天月个户期批课时台套件亩公里平方米份册]{1,4}?)[^，,。；;、每]{0,8}$"
)
_STOPS: Final = re.compile(r"[。；;，,、\n:：()（）]|\d[.、](?=[一-龥])")
_LOOSE: Final = re.compile(r"约|左右|近(?=\d)|预计|大约|上下")
_OTHER: Final = re.compile(
    r"上年|去年|往年|前期|累计|历年|现有|已有|已建|原有|截至|其中|[上下]半年|第?[一二三四]季度|新增后|比(?!例|率|重|赛)|至少每|"
    r"最高|不超过|20\d\d年(?:底)?(?:已|以来)"
)
# An average and a change are told of rows that ask for just these.
_TURN: Final = re.compile(
    r"(?P<average>平均|[人户亩]均)|(?P<change>(?:[比较](?:上年|去年)(?:同期)?)?(?:增加|减少))"
)
_ASKED: Final = {"average": re.compile("均"), "change": re.compile("[增减降节]")}
_RATE_END: Final = re.compile(r"(?:率|比例|幅度)$")
_SAME: Final = (
    frozenset({"人", "名", "位"}),
    frozenset({"场", "场次", "次"}),
    frozenset({"批", "批次"}),
    frozenset({"家", "个", "所", "户"}),
    frozenset({"套", "台", "台套", "件"}),
    frozenset({"棵", "株"}),
    frozenset({"份", "册", "本"}),
)
_NEARLY: Final = 0.8
_TELLING: Final = 0.6
_FAINT: Final = 0.5
# 4场×3名 are three for each; 200元/人×3000人 are all of them.
_FACTOR: Final = re.compile(r"(?<!元)(?<!元/[一-龥])(?<!元/[一-龥]/[一-龥])[×*xX]$")
_WORKED_OUT: Final = re.compile(r"(?<=#)[×*xX=/+]")
_FLOOR: Final = re.compile(r"(?:不少于|不低于|至少|超过|≥|>=)$")
_TAIL: Final = 3
_PEOPLE: Final = frozenset({"人", "名", "位", "人次"})
_COMMON: Final = frozenset({"人", "次", "个", "项", "%", "元", "万元", "天", "人次", "件"})
_TOLERANCE: Final = Decimal("0.05")
_COMPARED: Final = COUNTS | EXTENTS | MONEY | {Dimension.SHARE, Dimension.TIME}


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


@lru_cache(maxsize=512)
def facts_in(place: str, text: str, year: int | None) -> tuple[Fact, ...]:
    """Return the facts of a text, in order."""
    return (*_facts(place, clean(text), year), *_attended(place, text))


def _attended(place: str, text: str) -> Iterator[Fact]:
    """Yield the people of «演练费用：2次×120人×…», who are 240 in all."""
    for one in attendances(text):
        subject = pairs_of(one.subject)
        value = Decimal(one.people * one.sessions)
        yield Fact(place, value, "人", one.written, subject, False, False, f"{value}人")


def _facts(place: str, text: str, year: int | None) -> Iterator[Fact]:
    stops = [(one.start(), one.end()) for one in _STOPS.finditer(text)]
    ends = [end for _, end in stops]
    for found in _FIGURE.finditer(text):
        # What a figure is multiplied with is a factor of a sum; only a price is told by itself.
        if _FACTOR.search(text, found.start() - 7, found.start()) and not found[4]:
            continue
        last = bisect_right(ends, found.start()) - 1
        start = ends[last] if last >= 0 else 0
        stop = next((at for at, _ in stops[last + 1 :] if at >= found.end()), len(text))
        before = text[start : found.start()]
        # Of «180人×10天×300元=…» only what stands before it tells the subject.
        clause = _WORKED_OUT.split(f"{before}#{text[found.end() : stop]}")[0]
        # «…培训，共600人次»: the subject stands in the clause before.
        earlier = text[ends[last - 1] if last > 0 else 0 : start]
        nearby = pairs_of(_QUANTITY.sub("", earlier))
        subject = pairs_of(_QUANTITY.sub("", clause)) or nearby
        yield replace(_fact(place, found, before, clause, subject, year), nearby=nearby)


def _fact(
    place: str,
    found: re.Match[str],
    before: str,
    clause: str,
    subject: frozenset[str],
    year: int | None,
) -> Fact:
    unit = found[3] + found[4]
    each = _EACH.search(before)
    if each and dimension_of(found[3]) in MONEY and not found[4]:
        unit += f"/{each[1]}"
    told = clause.replace(f"{year}年", "")
    turn = _TURN.search(told)
    return Fact(
        place=place,
        value=Decimal(found[1]),
        unit=unit,
        clause=clause,
        subject=subject,
        is_loose=bool(found[2] or _LOOSE.search(clause)),
        is_other=bool(_OTHER.search(_TURN.sub("", told))) or ("每" in before and "/" not in unit),
        written=found[0],
        floor=bool(_FLOOR.search(before)),
        turn=(turn.lastgroup or "") if turn else "",
    )


def facts(view: CheckView) -> tuple[Fact, ...]:
    """Return the facts of all texts of a form."""
    return view.once(_all)


def _all(view: CheckView) -> tuple[Fact, ...]:
    year = view.sheet.year
    return tuple(
        one
        for place, text in long_texts(view)
        if place != "narrative.basis"
        for one in facts_in(place, text, year)
    )


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


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of the table: a row's target or actual value."""

    row: Row
    number: Decimal
    unit: str
    is_actual: bool = False

    @property
    def dimension(self) -> Dimension:
        """What the unit measures."""
        return dimension_of(self.unit)


@dataclass(frozen=True, slots=True)
class Match:
    """A claim and what a text says of the same subject; ``likeness`` 0 to 1."""

    claim: Claim
    fact: Fact
    likeness: float

    @property
    def row(self) -> Row:
        """The row of the claim."""
        return self.claim.row

    @property
    def value(self) -> Decimal:
        """The text's figure in the claim's unit."""
        return in_unit(self.fact.value, self.fact.unit, self.claim.unit)

    @property
    def agrees(self) -> bool:
        """Return whether the two figures are the same, as nearly as the text is exact."""
        reached = self.claim.is_actual and self.fact.floor and self.claim.number >= self.value
        return reached or agrees(self.claim.number, self.value, self.fact.is_loose)


def agrees(wanted: Decimal, told: Decimal, is_loose: bool = False) -> bool:
    """Return whether two figures are the same, within a twentieth where one is only about."""
    if wanted == told:
        return True
    return is_loose and abs(wanted - told) <= _TOLERANCE * max(wanted, told)


def matches(view: CheckView) -> tuple[Match, ...]:
    """Return for each target and text the fact that speaks of the same subject, the likest only.

    Two rows that a fact could belong to equally, or two equally like facts that do not agree with
    each other, give no match: what is not clear is not held against anybody.
    """
    return view.once(_target_matches)


def actual_matches(view: CheckView) -> tuple[Match, ...]:
    """Return the same of the actual values and 实际完成情况."""
    return view.once(_actual_matches)


def _target_matches(view: CheckView) -> tuple[Match, ...]:
    claims = [
        Claim(row, row.number, row.unit)
        for row in rows(view)
        if row.number is not None and row.value.number_to is None
    ]
    return _matches(claims, [one for one in facts(view) if one.place != "actual_result"])


def _actual_matches(view: CheckView) -> tuple[Match, ...]:
    claims = [
        Claim(row, row.actual.number, row.actual.unit or row.unit, is_actual=True)
        for row in rows(view)
        if row.actual is not None and row.actual.number is not None
    ]
    return _matches(claims, [one for one in facts(view) if one.place == "actual_result"])


def _matches(claims: list[Claim], known: list[Fact]) -> tuple[Match, ...]:
    claims = [one for one in claims if one.dimension in _COMPARED]
    known = [one for one in known if not one.is_other and dimension_of(one.unit) in _COMPARED]
    found: list[Match] = []
    for place in dict.fromkeys(one.place for one in known):
        here = [one for one in known if one.place == place]
        table = [
            Match(claim, fact, share)
            for claim in claims
            for fact in here
            if is_comparable(fact.unit, claim.unit)
            and (share := _likeness(claim.row, fact)) >= _least(fact.unit, claim.unit)
        ]
        table += _lone(claims, here, table)
        found += _settled(table)
    return tuple(found)


def _least(unit: str, other: str) -> float:
    """Return how like two subjects must be: more where the units only stand for each other."""
    return 0.5 if unit == other else _NEARLY


def _likeness(row: Row, fact: Fact) -> float:
    """Return the share of the row's subject that the fact's clause holds."""
    if fact.turn and not _ASKED[fact.turn].search(row.name):
        return 0.0
    opinion = row.reading.nature == "opinion"
    if opinion != ("满意" in fact.clause):
        return 0.0
    if row.reading.nature == "rate":
        # «农药用量减少比例» is told as «农药用量减少8%».
        name = row.reading.name
        tail = _RATE_END.sub("", name)[-2:] if fact.turn == "change" else name[-_TAIL:]
        if tail not in fact.clause:
            return 0.0
        return max(_TELLING, _share(row, fact))
    return _share(row, fact)


def _share(row: Row, fact: Fact) -> float:
    wanted = _subject(row)
    shared = len(wanted & fact.subject)
    if not shared:
        return 0.0
    # A short clause that the name holds whole is as telling as a name that the clause holds.
    within = _NEARLY * shared / len(fact.subject) if len(fact.subject) > 1 else 0.0
    return max(shared / len(wanted), within)


def _subject(row: Row) -> frozenset[str]:
    """Return the letter pairs of what is measured, without the head noun."""
    return pairs_of(row.reading.object) or pairs_of(row.name)


def _lone(claims: list[Claim], here: list[Fact], table: list[Match]) -> Iterator[Match]:
    """Yield the only satisfaction, or the only figure in a rare unit, of the table and the text."""
    taken = {id(one.fact) for one in table}
    opinions = [one for one in claims if one.row.reading.nature == "opinion" and one.unit == "%"]
    told = [one for one in here if "满意" in one.clause and one.unit == "%"]
    if len(opinions) == 1 and len(told) == 1 and id(told[0]) not in taken:
        yield Match(opinions[0], told[0], 1.0)
    yield from _lone_people(claims, here, taken)
    for claim in claims:
        if claim.unit in _COMMON:
            continue
        alike = [one for one in here if is_comparable(one.unit, claim.unit)]
        rivals = [other for other in claims if is_comparable(other.unit, claim.unit)]
        if len(alike) != 1 or len(rivals) != 1 or id(alike[0]) in taken:
            continue
        around = alike[0].subject | alike[0].nearby
        near = claim.dimension == Dimension.MONEY_RATE or _subject(claim.row) & around
        if near and convert(Decimal(1), alike[0].unit, claim.unit) is not None:
            yield Match(claim, alike[0], _TELLING)


def _lone_people(claims: list[Claim], here: list[Fact], taken: set[int]) -> Iterator[Match]:
    """Yield the only head count of the table and the only one that a text gives, however often."""
    counted = [one for one in claims if one.unit in _PEOPLE]
    told = [one for one in here if one.unit in _PEOPLE]
    if len(counted) != 1 or len({one.value for one in told}) != 1 or id(told[0]) in taken:
        return
    row = counted[0].row
    near = not pairs_of(row.reading.object) or _share(row, told[0])
    yield Match(counted[0], told[0], _TELLING if near else _FAINT)


def _settled(table: list[Match]) -> Iterator[Match]:
    """Yield one match a row: that which agrees, else the likest when nothing else is as like."""
    best_of: dict[int, float] = {}
    for one in table:
        best_of[id(one.fact)] = max(best_of.get(id(one.fact), 0), one.likeness)
    own: dict[int, list[Match]] = {}
    for one in table:
        if one.likeness == best_of[id(one.fact)]:
            own.setdefault(one.row.index, []).append(one)
    for group in own.values():
        agreeing = [one for one in group if one.agrees]
        most = max(one.likeness for one in group)
        likest = [one for one in group if one.likeness == most]
        if agreeing:
            yield agreeing[0]
        elif len(likest) == 1 and not _shared(likest[0], table):
            yield likest[0]


def _shared(match: Match, table: list[Match]) -> bool:
    """Return whether another row claims the fact as well, or agrees with it."""
    return any(
        other.fact is match.fact
        and other.row is not match.row
        and (
            other.likeness >= match.likeness
            or (other.agrees and other.likeness >= _NEARLY * match.likeness)
        )
        for other in table
    )
