"""The result of the year must be told."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule


class ResultMissing(ScoreRule):
    """年度总体目标的实际完成情况必须填写。"""

    code = "result-missing"
    title = "没有填写实际完成情况"
    severity = Severity.BLOCK
    basis = "财预〔2020〕10号（单位自评内容）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not view.sheet.actual_result.strip():
            yield self.finding("actual_result", "请填写年度总体目标的实际完成情况。")
