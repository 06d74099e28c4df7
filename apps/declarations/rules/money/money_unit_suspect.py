"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import annual_yuan, yuan
from apps.declarations.rules.narrative.statements import wan_slips


class MoneyUnitSuspect(Rule):
    """金额与上年同一项目、说明里的金额与算式或资金表相差约一万倍时，多半是元与万元填错了。"""

    code = "money-unit-suspect"
    title = "金额单位疑似元、万元混用"
    family = "资金"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, wrong, meant in wan_slips(view):
            yield self.finding(
                path, f"这里写“{wrong}”，按算式和资金表应为“{meant}”，差了一个“万”字，请改正。"
            )
        now, before = annual_yuan(view), None
        if view.previous is not None:
            amount = view.previous.funding.annual
            before = view.previous.in_yuan(amount)
        if not now or not before:
            return
        ratio = now / before
        if Decimal(3000) <= ratio <= Decimal(30000) or Decimal(3000) <= 1 / ratio <= Decimal(30000):
            yield self.finding(
                "funding.annual",
                f"年度资金申请总额{yuan(now)}，上年同一项目为{yuan(before)}，相差约一万倍。"
                "请确认没有把元和万元填混。",
            )
