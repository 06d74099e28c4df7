"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import CENT, filled
from apps.evaluations.scoring.points import qualitative_state
from apps.evaluations.scoring.policy import QUALITATIVE_BANDS


class ScoreContradictsActual(ScoreRule):
    """写明达成却扣分，或得分与达成程度的档次不符。"""

    code = "score-contradicts-actual"
    basis = "财预〔2020〕10号（定性指标分档计分）"
    title = "得分与达成程度不符"
    advice = "请核对得分。"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            state = qualitative_state(one.row.actual)
            if one.outcome.met is not None or not state or not weight or score >= weight:
                continue
            low, high = (weight * share / 100 for share in QUALITATIVE_BANDS[state])
            if state == "达成" or not low - CENT <= score <= high + CENT:
                text = (
                    f"{one.label}写明“{one.row.actual}”，得 {score} 分（分值 {weight}），两者不符。"
                )
                yield self.finding(one.at("score"), text)
