"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers import clean
from apps.checks.texts import annual_yuan, goal, section, yuan


class FundingSourceUnexplained(Rule):
    """全部为其他资金而文字只说财政预算的，应说明资金从哪里来。"""

    code = "funding-source-unexplained"
    title = "其他资金的来源没有说明"
    advice = "请写明来源。"
    family = "资金"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        if not funding.annual or funding.of_line("other") != funding.annual:
            return
        text = clean(goal(view) + section(view, "overview") + section(view, "budget"))
        if not any(
            word in text for word in ("其他资金", "自筹", "捐赠", "市级", "上级", "转移支付")
        ):
            yield self.finding(
                "funding.annual_other",
                f"年度资金{yuan(annual_yuan(view) or Decimal(0))}全部列为其他资金，文字中没有说明来源"
                "（如上级拨款、自筹、捐赠）。",
            )
