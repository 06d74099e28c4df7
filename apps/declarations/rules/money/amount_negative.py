"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity


class AmountNegative(Rule):
    """资金不能为负数，应为零或正数。"""

    code = "amount-negative"
    title = "资金为负数"
    family = "资金"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name, text in view.sheet.funding.to_json().items():
            if text and text.startswith("-"):
                yield self.finding(f"funding.{name}", f"这里填了负数{text}。资金应为零或正数。")
