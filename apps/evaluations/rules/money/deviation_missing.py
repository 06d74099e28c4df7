"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import POOR, BudgetRule
from apps.evaluations.rules.reading import (
    filled,
    is_told,
    scored,
)


class DeviationMissing(BudgetRule):
    """失分的指标须写明偏差原因及改进措施；执行率低于 60% 时全表不能没有一处说明。"""

    code = "deviation-missing"
    basis = "财预〔2020〕10号（偏差原因分析及改进措施）"
    title = "偏差原因未填"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            if weight > 0 and score < weight and not is_told(one.row.deviation):
                text = f"{one.label}分值 {weight}，得 {score} 分，未填偏差原因分析及改进措施。"
                yield self.finding(one.at("deviation"), text)
        rate = view.sheet.budget["total"].rate
        if rate is None or rate >= POOR or any(is_told(one.row.deviation) for one in scored(view)):
            return
        passed = [one for one in scored(view) if one.outcome.met and (one.outcome.ratio or 0) > 1]
        where = passed[0].at("deviation") if passed else "budget.total.rate"
        text = f"执行率只有 {rate}%，偏差原因一栏全部空白，请说明原因和改进措施。"
        yield self.finding(where, text, severity=Severity.WARN)
