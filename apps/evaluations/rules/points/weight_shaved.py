"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import filled


class WeightShaved(ScoreRule):
    """未完成的指标只占很小的分值，其他指标却占大分值，疑似事后调整分值。"""

    code = "weight-shaved"
    title = "未完成指标分值过低"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        lost = [(one, weight) for one, weight, score in filled(view) if score == 0 < weight]
        kept = [weight for _, weight, score in filled(view) if score > 0]
        if not lost or not kept:
            return
        small, usual = max(weight for _, weight in lost), sum(kept, Decimal(0)) / len(kept)
        if small * 5 <= usual:
            text = f"未完成的 {len(lost)} 条指标每条最多 {small} 分，其余平均 {usual:.2f} 分，请核实分值是否为批复时的分值。"
            yield self.finding(lost[0][0].at("weight"), text)
