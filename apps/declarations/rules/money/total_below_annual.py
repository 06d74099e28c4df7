"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import factor, yuan


class TotalBelowAnnual(Rule):
    """整个项目的资金不会少于其中一年的资金。"""

    code = "total-below-annual"
    title = "项目资金总额小于年度资金"
    family = "资金"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        if funding.total is not None and funding.annual and funding.total < funding.annual:
            unit = factor(view)
            yield self.finding(
                "funding.total",
                f"项目资金总额{yuan(funding.total * unit)}小于年度资金申请总额"
                f"{yuan(funding.annual * unit)}。整个项目的资金应不少于一年的资金。",
            )
