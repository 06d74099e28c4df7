"""Rules of the weights (分值), where the rule set has them at declaration (domain §2.5, §5.3 42)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows
from apps.checks.rules.weights.weighted import weighted
from apps.core.text import plain


class WeightsSum(Rule):
    """指标分值之和应为规则集规定的总分（不含预算执行率10分的为90分，含的为100分）。"""

    code = "weights-not-100"
    basis = "财预〔2021〕101号（指标权重）"
    title = "分值之和不对"
    family = "分值"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = weighted(view)
        if not lines or len(lines) < len(rows(view)):
            return
        total = sum((row.raw.weight for row in lines), Decimal(0))
        right = view.policy.weight_total
        if total != right:
            yield self.finding(
                "indicators",
                f"各条指标的分值合计{plain(total)}分，应为{plain(right)}分，"
                f"{'多' if total > right else '少'}{plain(abs(total - right))}分。",
            )
