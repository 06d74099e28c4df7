"""A satisfaction figure comes from a survey (domain §5.5, 63)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.checks.rows import rows
from apps.evaluations.rules.points.scores import ScoreRule


class SurveyMissing(ScoreRule):
    """满意度的实际完成值来自调查，调查的材料应附在这一条上。"""

    code = "survey-missing"
    title = "满意度没有调查材料"
    severity = Severity.WARN
    basis = "财预〔2021〕101号（满意度指标须开展调查）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.proven is None:
            return
        for row in rows(view):
            told = str(getattr(row.raw, "actual", "")).strip()
            if row.reading.nature == "opinion" and told and row.path not in view.proven:
                yield self.finding(
                    row.at("actual"), f"{row.label}没有上传满意度调查的佐证材料，请补传。"
                )
