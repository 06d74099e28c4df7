"""Execution bears points of its own."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import BudgetRule
from apps.evaluations.rules.reading import filled


class ExecutionNotScored(BudgetRule):
    """预算执行率要有分值和得分。"""

    code = "execution-not-scored"
    title = "预算执行率没有计分"
    severity = Severity.HINT
    basis = "财预〔2020〕10号（预算执行率权重）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        total = view.sheet.budget["total"]
        spent = total.adjusted is not None and total.executed is not None
        if spent and total.weight is None and any(filled(view)):
            yield self.finding(
                "budget.total.weight", "预算执行率没有分值，一般占10分。请按规则集补上。"
            )
