"""A form without weights and scores cannot be added up."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import scored


class ScoresMissing(ScoreRule):
    """自评表要有分值和得分；整张表都没有，无法得出总分和等级。"""

    code = "scores-missing"
    title = "没有分值和得分"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = scored(view)
        if lines and all(one.row.weight is None and one.row.score is None for one in lines):
            yield self.finding(
                "indicators", f"{len(lines)}条指标都没有分值和得分，请按批复的分值逐条打分。"
            )
