"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import factor, yuan


class FundingBreakdownMissing(Rule):
    """填了项目资金总额，就要写明其中财政资金和其他资金各多少。"""

    code = "funding-breakdown-missing"
    title = "项目资金总额没有分项"
    advice = "请分项填写，没有的填0。"
    family = "资金"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        if funding.total and funding.total_fiscal is None and funding.total_other is None:
            yield self.finding(
                "funding.total_fiscal",
                f"项目资金总额{yuan(funding.total * factor(view))}，但财政资金和其他资金都是空的。",
            )
