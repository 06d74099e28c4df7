"""What was spent must be told."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import BudgetRule


class ExecutedMissing(BudgetRule):
    """全年执行数必须填写；没有支出填0。"""

    code = "executed-missing"
    is_duty = True
    title = "没有全年执行数"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.sheet.budget["total"].executed is None:
            yield self.finding("budget.total.executed", "请填写全年执行数。")
