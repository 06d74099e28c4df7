"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import POOR, BudgetRule


class GradeImplausible(BudgetRule):
    """执行率低于 60% 而评为优，结论难以成立。"""

    code = "grade-implausible"
    title = "执行率过低仍评优"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        rate, total = view.sheet.budget["total"].rate, view.sheet.total_score
        if rate is not None and total is not None and rate < POOR and total >= 90:
            yield self.finding("grade", f"执行率只有 {rate}%，总分 {total} 分评为“优”，请核实。")
