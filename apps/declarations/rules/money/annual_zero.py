"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity


class AnnualZero(Rule):
    """年度资金申请总额为零的项目，应说明为何仍要申报。"""

    code = "annual-zero"
    title = "年度资金申请总额为零"
    family = "资金"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.sheet.funding.annual == 0:
            yield self.finding(
                "funding.annual", "年度资金申请总额为0元。如本年不申请资金，请确认是否需要申报。"
            )
