"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import factor, yuan


class AnnualBreakdownMissing(Rule):
    """填了年度资金申请总额，就要写明其中当年财政拨款、上年结转资金、其他资金各多少。"""

    code = "annual-breakdown-missing"
    title = "年度资金没有分项"
    family = "资金"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        parts = (funding.annual_appropriation, funding.annual_carryover, funding.annual_other)
        if funding.annual and not any(parts) and None in parts:
            yield self.finding(
                "funding.annual_appropriation",
                f"年度资金申请总额{yuan(funding.annual * factor(view))}，但当年财政拨款、上年结转资金、"
                "其他资金三项都是空的。请分项填写，没有的填 0。",
            )
