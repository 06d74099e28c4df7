"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.declarations.rules.money.sums import runs_for_years


class MultiyearTotalMissing(Rule):
    """跨年度项目应填整个项目期的资金；总额空着，或与一年的资金相等，多半是漏填了以后年度。"""

    code = "multiyear-total-missing"
    title = "跨年度项目的项目资金总额存疑"
    family = "资金"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        if not runs_for_years(view) or not funding.annual:
            return
        if funding.total is None:
            yield self.finding(
                "funding.total", "项目跨年度实施，项目资金总额没有填写，请填写整个项目期的资金。"
            )
        elif funding.total == funding.annual:
            yield self.finding(
                "funding.total",
                "项目跨年度实施，项目资金总额却与年度资金申请总额相等。请确认其他年度没有资金。",
            )
