"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity


class AnnualMissing(Rule):
    """年度资金申请总额必须填写；没有资金也应填 0。"""

    code = "annual-missing"
    is_duty = True
    title = "年度资金申请总额没有填写"
    family = "资金"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.sheet.funding.annual is None:
            yield self.finding(
                "funding.annual", "年度资金申请总额是空的。请填写金额，确无资金的填 0。"
            )
