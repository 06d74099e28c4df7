"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Remedy, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import CENT, scored


class ScoreSumMismatch(ScoreRule):
    """总分应等于各指标得分与执行率得分之和。"""

    code = "score-sum-mismatch"
    title = "总分算错"
    advice = "请改正总分。"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        scores = [one.row.score for one in scored(view)]
        execution, total = view.sheet.budget["total"].score, view.sheet.total_score
        if not scores or execution is None or total is None or None in scores:
            return
        computed = sum((score for score in scores if score is not None), execution)
        if abs(computed - total) > CENT:
            text = f"各项得分合计 {computed}，总分为 {total}。"
            remedy = Remedy.replacing("total_score", str(total), str(computed))
            yield self.finding("total_score", text, remedy=remedy)
