"""Two texts about the same subject (domain §5.1, 8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.facts import Fact, agrees, facts, in_unit, is_comparable
from apps.checks.rows import COUNTS, MONEY
from apps.checks.texts import TITLES, quoted
from apps.formkit.values.units import EXTENTS, dimension_of

_LEAST: Final = 2
_COMPARED: Final = COUNTS | EXTENTS


class NarrativeInconsistent(Rule):
    """目标、概述、方案、预算里说同一件事的数量应当一致。"""

    code = "narrative-inconsistent"
    title = "文字前后的数量不一致"
    family = "数字对账"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        telling = [one for one in facts(view) if self._is_telling(one)]
        told = set()
        for one, other in combinations(telling, 2):
            key = (one.place, other.place, one.written, other.written)
            if key in told or not self._differ(one, other, telling):
                continue
            told.add(key)
            yield self.finding(
                other.place,
                f"{TITLES[one.place]}写“{quoted(one.clause.replace('#', one.written))}”，"
                f"{TITLES[other.place]}写“{quoted(other.clause.replace('#', other.written))}”。请统一。",
                places=(other.place, one.place),
            )

    def _differ(self, one: Fact, other: Fact, telling: Sequence[Fact]) -> bool:
        """Return whether two places tell of one subject other figures, and none of them both."""
        if one.place == other.place or not self._same_subject(one, other):
            return False
        value = in_unit(other.value, other.unit, one.unit)
        if agrees(one.value, value, one.is_loose or other.is_loose):
            return False
        return not any(self._settles(third, one, other) for third in telling)

    def _is_telling(self, fact: Fact) -> bool:
        counted = dimension_of(fact.unit) in _COMPARED and dimension_of(fact.unit) not in MONEY
        return counted and not fact.is_other and len(fact.subject) >= _LEAST

    def _same_subject(self, one: Fact, other: Fact) -> bool:
        shared = len(one.subject & other.subject)
        whole = len(one.subject | other.subject)
        return is_comparable(one.unit, other.unit) and shared * 5 >= whole * 4

    def _settles(self, third: Fact, one: Fact, other: Fact) -> bool:
        """Return whether one of the places says both: then they are two things."""
        for fact, figure in ((one, other), (other, one)):
            if third.place == fact.place and third is not fact:
                same = third.value == figure.value and is_comparable(third.unit, figure.unit)
                if same:
                    return True
        return False
