"""Rules of the weights (分值), on papers that carry them (domain §5.3, 42)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import SELF_EVALUATION, CheckView, Finding, Rule, Severity
from apps.checks.rules.weights.weighted import all_weighted, execution_weight
from apps.core.text import plain


class WeightsSum(Rule):
    """指标分值之和应为规则集规定的总分（不含预算执行率10分的为90分，含的为100分）；自评表的指标分值与预算执行率分值合计应为100分。"""

    code = "weights-not-100"
    about = "sums"
    title = "分值之和不对"
    family = "分值"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines, execution = all_weighted(view), execution_weight(view)
        if not lines or execution is None:
            return
        scored = view.sheet.kind == SELF_EVALUATION
        total = sum((row.raw.weight for row in lines), execution)
        right = Decimal(100) if scored else view.policy.weight_total
        if total != right:
            yield self.finding(
                "indicators",
                f"{'指标与预算执行率' if scored else '各条指标'}的分值合计{plain(total)}分，"
                f"应为{plain(right)}分，{'多' if total > right else '少'}{plain(abs(total - right))}分。",
            )
