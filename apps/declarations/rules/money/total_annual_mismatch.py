"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import factor, yuan
from apps.declarations.rules.money.sums import _months, runs_for_years


class TotalAboveAnnual(Rule):
    """一年期项目的项目资金总额应与年度资金申请总额相等。"""

    code = "total-annual-mismatch"
    title = "一年期项目的总额与年度资金不等"
    family = "资金"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding, months = view.sheet.funding, _months(view)
        if months is None or runs_for_years(view) or not funding.total or not funding.annual:
            return
        if funding.total > funding.annual:
            unit = factor(view)
            yield self.finding(
                "funding.total",
                f"项目在{view.sheet.start:%Y-%m-%d}至{view.sheet.end:%Y-%m-%d}内完成，项目资金总额"
                f"{yuan(funding.total * unit)}却大于年度资金申请总额{yuan(funding.annual * unit)}。",
            )
