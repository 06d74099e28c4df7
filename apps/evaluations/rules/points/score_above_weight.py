"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import filled


class ScoreAboveWeight(ScoreRule):
    """一条指标的得分不能超过它的分值。"""

    code = "score-above-weight"
    title = "得分超过分值"
    advice = "请改正。"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            if score > weight:
                yield self.finding(
                    one.at("score"), f"{one.label}得 {score} 分，超过分值 {weight}。"
                )
