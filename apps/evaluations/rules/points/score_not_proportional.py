"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import CENT, ScoredRow, filled
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
            # A unit may give nothing for a target that was missed by far.
            nothing = score == 0 and (one.outcome.ratio or 0) < _NEAR
            if one.outcome.met is False and score < weight and not nothing:
                yield from self._row(one, weight, score)

    def _row(self, one: ScoredRow, weight: Decimal, score: Decimal) -> Iterator[Finding]:
        row = one.row
        points = score_indicator(row.target, row.actual, weight, policy=_POLICY, name=row.level3)
        if points.value is None or abs(points.value - score) <= CENT:
            return
        where = one.at("score")
        near = abs(points.value - score) < _ROUNDED
        # What exceeds a ceiling has no share that was reached; who takes off more is told only.
        harder = score < points.value and (one.outcome.ratio or 0) > 1
        yield self.finding(
            where,
            f"{one.label}按比例应为 {points.formula}，表中为 {score}。",
            severity=Severity.HINT if score == 0 or near or harder else None,
            remedy=Remedy.replacing(where, str(score), str(points.value)),
        )
