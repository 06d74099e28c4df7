"""The narrative's quantities and prices against the indicators (domain §5.1, 8)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.matches import Match, matches
from apps.checks.rows import FLOORS, LIMITS, MONEY
from apps.checks.texts import TITLES
from apps.formkit.values.units import Dimension

_SURE: Final = 0.8
# A ceiling on a price leaves some room above what was reckoned with, but bounds it.
_ROOM: Final = Decimal("1.3")


class NarrativeTableMismatch(Rule):
    """指标要做的数量、控制的单价，应与经费情况说明的安排一致：说明安排3场，指标就不能是5场；说明按4000元一场测算，指标就不能是3000元以内。"""

    code = "narrative-table-mismatch"
    title = "经费说明的数量、单价与指标不符"
    family = "数字对账"
    basis = "财预〔2015〕88号（相应匹配）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in matches(view):
            if not one.fact.place.startswith("narrative.") or one.agrees:
                continue
            if one.row.dimension == Dimension.PEOPLE or not self._differs(one):
                continue
            at, said = one.row.at("target"), TITLES[one.fact.place]
            yield self.finding(
                at,
                f"{one.row.label}的指标值是“{one.row.shown}”，{said}写的是“{one.fact.written}”。请统一。",
                severity=None if one.likeness >= _SURE or "/" in one.row.unit else Severity.HINT,
                places=(at, one.fact.place),
            )

    def _differs(self, one: Match) -> bool:
        """A ceiling may lie above what is planned, a floor below it; a price far above
        bounds nothing."""
        number = one.row.number or 0
        is_price = one.row.dimension == Dimension.MONEY_RATE
        if is_price and one.likeness >= _SURE and number > _ROOM * one.value:
            return True
        if one.row.op in LIMITS or (one.row.dimension in MONEY and not is_price):
            return one.value > number
        if one.row.op in FLOORS:
            return one.value < number
        return True
