"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import filled
from apps.evaluations.scoring.points import qualitative_state
from apps.formkit.indicators import Direction


class TargetMissedFullScore(ScoreRule):
    """实际值没有达到目标，却得了满分。"""

    code = "target-missed-full-score"
    basis = "财预〔2020〕10号（定量指标按完成比例计分）"
    title = "未达标得满分"
    advice = "请按完成比例给分。"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            over = one.way == Direction.EXACT and (one.outcome.ratio or 0) > 1
            missed = one.outcome.met is False and not over
            graded = qualitative_state(one.row.actual) in {"部分达成", "未达成"}
            if weight > 0 and score >= weight and (missed or (one.outcome.met is None and graded)):
                text = f"{one.label}目标 {one.row.target}，实际 {one.row.actual}，未达到却得满分 {score}。"
                yield self.finding(one.at("score"), text)
