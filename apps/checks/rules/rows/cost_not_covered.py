"""Rules of the cost indicators against the budget (domain §5.1, 9 and 10)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rules.rows.ceilings import Ceiling, loose_ceilings
from apps.checks.texts import annual_yuan, yuan


class CostNotCovered(Rule):
    """成本指标应管住大部分资金：各项上限之和不到年度资金的八成，或单价没有数量可乘，都管不住。"""

    code = "cost-not-covered"
    about = "rows"
    title = "成本指标只管住一部分资金"
    advice = "请增设成本指标或数量指标。"
    family = "成本与预算"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        annual, found = annual_yuan(view), view.once(loose_ceilings)
        if not annual or not found:
            return
        known = sum((one.amount for one in found if one.amount is not None), Decimal(0))
        if known * 10 >= annual * 8:
            return
        yield self.finding(found[0].row.at("target"), self._told(annual, known, found))

    def _told(self, annual: Decimal, known: Decimal, found: tuple[Ceiling, ...]) -> str:
        if not known:
            return f"成本指标只有单价，没有数量指标可乘，管不住年度资金{yuan(annual)}。"
        share = (known * 100 / annual).quantize(Decimal(1))
        text = f"成本指标的上限合计{yuan(known)}，只占年度资金{yuan(annual)}的{share}%。"
        priced = next((one for one in found if one.amount is None), None)
        return text + (f"{priced.row.label}是单价，没有数量指标可乘。" if priced else "")
