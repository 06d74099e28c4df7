"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import POOR, BudgetRule
from apps.formkit.sheets.evaluation import BUDGET_ROWS


class Underspent(BudgetRule):
    """执行率低于 60%，须单独说明原因和措施，并考虑调减下年预算。"""

    code = "underspent"
    basis = "财预〔2020〕10号（执行率低须单独说明）"
    title = "执行率过低"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name in ("total", "other"):
            row = view.sheet.budget[name]
            if row.rate is not None and row.adjusted and row.rate < POOR:
                text = f"{BUDGET_ROWS[name]}执行率只有 {row.rate}%，请单独说明原因和措施。"
                yield self.finding(f"budget.{name}.rate", text)
