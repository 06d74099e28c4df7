"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import factor, yuan

# 元; no single project of a district comes near it.
IMPLAUSIBLE: Final = Decimal(10) ** 10


class AmountImplausible(Rule):
    """一个项目的资金到了百亿元，多半是数字重复录入，或把元当成了万元。"""

    code = "amount-implausible"
    title = "资金大得不合情理"
    family = "资金"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name in view.sheet.funding.to_json():
            amount = getattr(view.sheet.funding, name)
            if amount is not None and amount * factor(view) >= IMPLAUSIBLE:
                yield self.finding(
                    f"funding.{name}",
                    f"这里填了{yuan(amount * factor(view))}，超过100亿元。请核对是否重复录入，"
                    "或单位看错。",
                )
