"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import CENT, filled
from apps.evaluations.scoring.points import score_indicator
from apps.evaluations.scoring.policy import ScoringPolicy

_NEAR: Final = Decimal("0.6")


_POLICY: Final = ScoringPolicy()

# Points are often given in halves.
_ROUNDED: Final = Decimal("0.5")


class ScoreNotProportional(ScoreRule):
    """未达到的数值指标按完成比例给分（财预〔2020〕10号）。"""

    code = "score-not-proportional"
    basis = "财预〔2020〕10号（定量指标按完成比例计分）"
    title = "未按比例给分"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            if one.outcome.met is not False or score >= weight:
                continue
            points = score_indicator(
                one.row.target, one.row.actual, weight, policy=_POLICY, name=one.row.level3
            )
            if points.value is None or abs(points.value - score) <= CENT:
                continue
            # A unit may give nothing for a target that was missed by far.
            if score == 0 and (one.outcome.ratio or 0) < _NEAR:
                continue
            where = one.at("score")
            text = f"{one.label}按比例应为 {points.formula}，表中为 {score}。"
            remedy = Remedy.replacing(where, str(score), str(points.value))
            near = abs(points.value - score) < _ROUNDED
            # What exceeds a ceiling has no share that was reached; who takes off more is told only.
            harder = score < points.value and (one.outcome.ratio or 0) > 1
            severity = Severity.HINT if score == 0 or near or harder else None
            yield self.finding(where, text, severity=severity, remedy=remedy)
