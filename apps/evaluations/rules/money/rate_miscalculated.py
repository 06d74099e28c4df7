"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Remedy, Severity
from apps.evaluations.rules.money.budget import BudgetRule
from apps.evaluations.scoring.points import execution_rate
from apps.evaluations.scoring.recalculation import rate_tolerance
from apps.formkit.sheets.evaluation import BUDGET_ROWS


class RateMiscalculated(BudgetRule):
    """执行率＝全年执行数÷全年预算数，分母是调整后的预算。容许百分之 0.01 的尾差。"""

    code = "rate-miscalculated"
    basis = "财预〔2020〕10号（预算执行率）"
    title = "执行率算错"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name, row in view.sheet.budget.items():
            if row.rate is None or not row.adjusted or row.executed is None:
                continue
            rate = execution_rate(row.executed, row.adjusted)
            if rate is None or abs(rate - row.rate) <= rate_tolerance(row.adjusted):
                continue
            where = f"budget.{name}.rate"
            text = f"{BUDGET_ROWS[name]}：{row.executed}÷{row.adjusted}＝{rate}%，表中为{row.rate}%，请改正。"
            yield self.finding(
                where, text, remedy=Remedy.replacing(where, str(row.rate), str(rate))
            )
