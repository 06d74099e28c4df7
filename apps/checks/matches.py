"""What the texts of a form say of the subject of a row, and whether both agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView
from apps.checks.facts import Fact, agrees, facts, in_unit, is_comparable
from apps.checks.rows import LIMITS, Row, rows
from apps.checks.wording import pairs_of
from apps.formkit.values.units import Dimension, convert, dimension_of

_RATE_END: Final = re.compile(r"(?:率|比例|幅度)$")
_ASKED: Final = {"average": re.compile("均"), "change": re.compile("[增减降节]")}
_NEARLY: Final = 0.8
_TELLING: Final = 0.6
_FAINT: Final = 0.5
_TAIL: Final = 3
# So much at most is compared with ceilings only; of what is planned it says nothing.
_AT_MOST: Final = re.compile(r"最高|不超过")
_PEOPLE: Final = frozenset({"人", "名", "位", "人次"})
_COMMON: Final = frozenset({"人", "次", "个", "项", "%", "元", "万元", "天", "人次", "件"})
_COMPARED: Final = frozenset(Dimension) - {Dimension.SCORE}


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of the table: a row's target or actual value, with the letter pairs of its subject."""

    row: Row
    number: Decimal
    unit: str
    subject: frozenset[str]
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
        Claim(row, row.number, row.unit, _subject(row))
        for row in rows(view)
        if row.number is not None and row.value.number_to is None
    ]
    return _matches(claims, [one for one in facts(view) if one.place != "actual_result"])


def _actual_matches(view: CheckView) -> tuple[Match, ...]:
    claims = [
        Claim(row, row.actual.number, row.actual.unit or row.unit, _subject(row), is_actual=True)
        for row in rows(view)
        if row.actual is not None and row.actual.number is not None
    ]
    return _matches(claims, [one for one in facts(view) if one.place == "actual_result"])


def _matches(claims: list[Claim], known: list[Fact]) -> tuple[Match, ...]:
    claims = [one for one in claims if one.dimension in _COMPARED]
    known = [one for one in known if not one.is_other and dimension_of(one.unit) in _COMPARED]
    places: dict[str, list[Fact]] = {}
    for one in known:
        places.setdefault(one.place, []).append(one)
    found: list[Match] = []
    for here in places.values():
        table = list(_alike(claims, here))
        plain = [one for one in here if not _AT_MOST.search(one.clause)]
        table += _lone(claims, plain, table)
        found += _settled(table)
    return tuple(found)


def _alike(claims: list[Claim], here: list[Fact]) -> Iterator[Match]:
    """Yield every claim with every fact of a text that is like enough."""
    units = {one.unit for one in here}
    for claim in claims:
        own = {one for one in units if is_comparable(one, claim.unit)}
        for fact in here if own else ():
            if fact.unit in own:
                share = _likeness(claim.row, fact)
                if share >= _least(fact.unit, claim.unit):
                    yield Match(claim, fact, share)


def _least(unit: str, other: str) -> float:
    """Return how like two subjects must be: more where the units only stand for each other."""
    return 0.5 if unit == other else _NEARLY


def _likeness(row: Row, fact: Fact) -> float:
    """Return the share of the row's subject that the fact's clause holds."""
    if _is_apart(row, fact):
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
        return max(_TELLING, subject_share(row, fact))
    return subject_share(row, fact)


def _is_apart(row: Row, fact: Fact) -> bool:
    """Return whether a text tells an average, a change or a ceiling that the row does not ask for."""
    if fact.turn and not _ASKED[fact.turn].search(row.name):
        return True
    return row.op not in LIMITS and bool(_AT_MOST.search(fact.clause))


def subject_share(row: Row, fact: Fact) -> float:
    """Return how much of a row's subject a fact's clause holds, 0 to 1."""
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


def _named(row: Row) -> frozenset[str]:
    """Return the letter pairs of the subject with the head noun: «开放天数» is told as «开放338天»."""
    return _subject(row) | pairs_of(row.name)


def _lone(claims: list[Claim], here: list[Fact], table: list[Match]) -> Iterator[Match]:
    """Yield the only satisfaction, head count or figure in a rare unit of the table and the text."""
    taken = {id(one.fact) for one in table}
    for one in (
        *_lone_opinion(claims, here),
        *_lone_people(claims, here),
        *_lone_figures(claims, here),
    ):
        if id(one.fact) not in taken:
            yield one


def _lone_opinion(claims: list[Claim], here: list[Fact]) -> Iterator[Match]:
    opinions = [one for one in claims if one.row.reading.nature == "opinion" and one.unit == "%"]
    told = [one for one in here if "满意" in one.clause and one.unit == "%"]
    if len(opinions) == len(told) == 1:
        yield Match(opinions[0], told[0], 1.0)


def _lone_figures(claims: list[Claim], here: list[Fact]) -> Iterator[Match]:
    for claim in claims:
        fact = _only(claim, claims, here) or _paired(claim, claims, here)
        if fact is None or not _is_near(claim, fact):
            continue
        if claim.unit not in _COMMON:
            yield Match(claim, fact, _TELLING)
        elif _named(claim.row) & fact.subject:
            yield Match(claim, fact, _FAINT)


def _only(claim: Claim, claims: list[Claim], here: list[Fact]) -> Fact | None:
    """Return the only figure of a text in a claim's unit, where no other claim is in it either."""
    told = [one for one in here if is_comparable(one.unit, claim.unit)]
    rivals = [one for one in claims if is_comparable(one.unit, claim.unit)]
    return told[0] if len(told) == len(rivals) == 1 else None


def _paired(claim: Claim, claims: list[Claim], here: list[Fact]) -> Fact | None:
    """Return the only figure of a text that shares words with a claim, where no other claim in such a
    unit shares any with it."""
    told = [one for one in here if _touches(claim, one)]
    rivals = [one for one in claims if told and _touches(one, told[0])]
    return told[0] if len(told) == len(rivals) == 1 else None


def _touches(claim: Claim, fact: Fact) -> bool:
    shares = not claim.subject.isdisjoint(fact.subject)
    return shares and is_comparable(fact.unit, claim.unit)


def _is_near(claim: Claim, fact: Fact) -> bool:
    """Return whether the clause or the one before speaks of the claim; a price need not."""
    if convert(Decimal(1), fact.unit, claim.unit) is None:
        return False
    is_price = claim.dimension == Dimension.MONEY_RATE
    if is_price and "平均" in claim.row.name and fact.turn != "average":
        # What one sort costs is not what all of them cost on average.
        return False
    return is_price or bool(_named(claim.row) & (fact.subject | fact.nearby))


def _lone_people(claims: list[Claim], here: list[Fact]) -> Iterator[Match]:
    """Yield the only head count of the table and the only one that a text gives, however often."""
    counted = [one for one in claims if one.unit in _PEOPLE]
    told = [one for one in here if one.unit in _PEOPLE]
    if len(counted) != 1 or len({one.value for one in told}) != 1:
        return
    row = counted[0].row
    near = not pairs_of(row.reading.object) or subject_share(row, told[0])
    yield Match(counted[0], told[0], _TELLING if near else _FAINT)


def _settled(table: list[Match]) -> Iterator[Match]:
    """Return one match a row: that which agrees, else the likest when nothing else is as like."""
    best_of: dict[int, float] = {}
    for one in table:
        best_of[id(one.fact)] = max(best_of.get(id(one.fact), 0), one.likeness)
    own: dict[int, list[Match]] = {}
    for one in table:
        if one.likeness == best_of[id(one.fact)]:
            own.setdefault(one.row.index, []).append(one)
    chosen = (_chosen(group, table) for group in own.values())
    return (one for one in chosen if one is not None)


def _chosen(group: list[Match], table: list[Match]) -> Match | None:
    """Return of a row's matches that which agrees, else the one that is likest and the row's alone."""
    agreeing = next((one for one in group if one.agrees), None)
    most = max(one.likeness for one in group)
    likest = [one for one in group if one.likeness == most]
    if agreeing or len(likest) > 1 or _shared(likest[0], table):
        return agreeing
    return likest[0]


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
