"""A blank is no nought."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import BudgetRule


class InitialMissing(BudgetRule):
    """年初预算数要填写；年初没有预算的填0，不能空着。"""

    code = "initial-missing"
    title = "没有年初预算数"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        total = view.sheet.budget["total"]
        if total.initial is None and total.adjusted is not None:
            yield self.finding("budget.total.initial", "年初预算数是空的，没有年初预算的请填0。")
