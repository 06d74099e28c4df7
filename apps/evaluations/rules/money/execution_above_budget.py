"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import BudgetRule, money
from apps.evaluations.rules.reading import (
    CENT,
)
from apps.formkit.sheets.evaluation import BUDGET_ROWS


class ExecutionAboveBudget(BudgetRule):
    """全年执行数不应超过全年预算数。"""

    code = "execution-above-budget"
    title = "执行数超过预算"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name, row in view.sheet.budget.items():
            if row.adjusted is None or row.executed is None or row.executed <= row.adjusted + CENT:
                continue
            text = f"{BUDGET_ROWS[name]}：执行数{money(view, row.executed)}超过全年预算数{money(view, row.adjusted)}，请核对。"
            yield self.finding(f"budget.{name}.executed", text)
