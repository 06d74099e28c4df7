"""The grade that follows from the total."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Remedy, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.scoring.points import grade_of


class GradeMissing(ScoreRule):
    """有总分就要有等级（优、良、中、差）。"""

    code = "grade-missing"
    title = "没有评分等级"
    severity = Severity.HINT
    basis = "财预〔2020〕10号（评价等级）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        total = view.sheet.total_score
        if total is not None and not view.sheet.grade.strip():
            grade = grade_of(total)
            yield self.finding(
                "grade",
                f"总分{total}分，没有填写等级，应为“{grade}”。",
                remedy=Remedy.replacing("grade", "", grade),
            )
