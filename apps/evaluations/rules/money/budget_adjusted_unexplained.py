"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import CHANGE, BudgetRule, money
from apps.evaluations.rules.reading import (
    explains_budget,
)
from apps.formkit.sheets.evaluation import BUDGET_ROWS


class BudgetAdjustedUnexplained(BudgetRule):
    """全年预算数与年初预算数相差较大（四分之一以上）时，应说明调整原因。"""

    code = "budget-adjusted-unexplained"
    title = "预算调整未说明"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name in ("total", "other"):
            row = view.sheet.budget[name]
            if not row.initial or row.adjusted is None or explains_budget(view):
                continue
            change = (row.adjusted - row.initial) / row.initial
            if abs(change) >= CHANGE:
                text = f"{BUDGET_ROWS[name]}：由{money(view, row.initial)}调整为{money(view, row.adjusted)}（{change:+.1%}），未说明原因，请补充。"
                yield self.finding(f"budget.{name}.adjusted", text)
