"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Remedy, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.scoring.points import grade_of


class GradeMismatch(ScoreRule):
    """等级按总分划分：90 分及以上优，80 分及以上良，60 分及以上中，其余差。"""

    code = "grade-mismatch"
    basis = "财预〔2020〕10号（评价等级）"
    title = "等级与总分不符"
    advice = "请改正。"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        total, grade = view.sheet.total_score, view.sheet.grade.strip()
        if total is not None and grade in {"优", "良", "中", "差"} and grade != grade_of(total):
            text = f"总分 {total} 分对应“{grade_of(total)}”，表中为“{grade}”。"
            remedy = Remedy.replacing("grade", grade, grade_of(total))
            yield self.finding("grade", text, remedy=remedy)
