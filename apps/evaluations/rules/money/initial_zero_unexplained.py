"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import BudgetRule, money
from apps.evaluations.rules.reading import (
    explains_budget,
)


class InitialZeroUnexplained(BudgetRule):
    """年初预算为 0 而全年预算不为 0 时，应说明资金从何而来。"""

    code = "initial-zero-unexplained"
    title = "年初预算为 0 未说明"
    advice = "请补充说明。"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        total = view.sheet.budget["total"]
        if total.initial == 0 and total.adjusted and not explains_budget(view):
            text = (
                f"年初预算数为 0，全年预算数为{money(view, total.adjusted)}，"
                "表中没有说明资金是何时、由何处追加的。"
            )
            yield self.finding("budget.total.initial", text)
