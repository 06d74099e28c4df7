"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import POOR, BudgetRule
from apps.evaluations.rules.reading import (
    ScoredRow,
    filled,
    is_told,
    scored,
)


class DeviationMissing(BudgetRule):
    """失分的指标须写明偏差原因及改进措施；执行率低于 60% 时全表不能没有一处说明。"""

    code = "deviation-missing"
    basis = "财预〔2020〕10号（偏差原因分析及改进措施）"
    title = "偏差原因未填"
    advice = "请填写。"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            if weight > 0 and score < weight and not is_told(one.row.deviation):
                text = f"{one.label}分值 {weight}，得 {score} 分，未填偏差原因分析及改进措施。"
                yield self.finding(one.at("deviation"), text)
        rate = view.sheet.budget["total"].rate
        if rate is not None and rate < POOR:
            yield from self._silence(rate, scored(view))

    def _silence(self, rate: Decimal, lines: tuple[ScoredRow, ...]) -> Iterator[Finding]:
        if any(is_told(one.row.deviation) for one in lines):
            return
        passed = (one.at("deviation") for one in lines if self._is_passed(one))
        text = f"执行率只有 {rate}%，偏差原因一栏全部空白，请说明原因和改进措施。"
        yield self.finding(next(passed, "budget.total.rate"), text, severity=Severity.WARN)

    def _is_passed(self, one: ScoredRow) -> bool:
        """Return whether more was reached than asked, which low spending makes doubtful."""
        return bool(one.outcome.met) and (one.outcome.ratio or 0) > 1
