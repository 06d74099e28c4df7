"""Rules of the cost indicators against the budget (domain §5.1, 9 and 10)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import FLOORS
from apps.checks.rules.rows.ceilings import Ceiling, ceilings, loose_ceilings
from apps.checks.texts import annual_yuan, yuan

_Known = tuple[Ceiling, Decimal]


class CostExceedsBudget(Rule):
    """成本指标按单价和数量（或月数）算出的金额不应超过年度资金。"""

    code = "cost-exceeds-budget"
    about = "rows"
    title = "成本指标超过年度资金"
    advice = "请核对单价、数量和预算。"
    family = "成本与预算"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        annual = annual_yuan(view)
        if not annual:
            return
        known = [(one, one.amount or Decimal(0)) for one in view.once(ceilings)]
        if sure := list(self._each(annual, known, None)):
            yield from sure
            return
        likely = [(one, one.amount or Decimal(0)) for one in view.once(loose_ceilings)]
        yield from self._each(annual, likely, Severity.HINT)
        yield from self._sum(annual, known)

    def _sum(self, annual: Decimal, known: list[_Known]) -> Iterator[Finding]:
        plain = (of for one, of in known if one.row.op not in FLOORS and "/" not in one.row.unit)
        plain_sums = sum(plain, Decimal(0))
        if plain_sums > annual:
            yield self.finding(
                "indicators",
                f"各项成本上限合计{yuan(plain_sums)}，超过年度资金{yuan(annual)}。",
                severity=Severity.HINT,
            )

    def _each(
        self, annual: Decimal, known: list[_Known], severity: Severity | None
    ) -> Iterator[Finding]:
        for one, amount in known:
            if one.row.op not in FLOORS and amount > annual:
                yield self.finding(
                    one.row.at("target"),
                    f"{one.row.label}：{one.reckoning}＝{yuan(amount)}，超过年度资金"
                    f"{yuan(annual)}，多{yuan(amount - annual)}。",
                    severity=severity,
                )
