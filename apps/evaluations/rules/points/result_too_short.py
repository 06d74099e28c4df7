"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule

_SHORT: Final = 30


class ResultTooShort(ScoreRule):
    """实际完成情况只有“已完成”一类的几个字，没有回答预期目标。"""

    code = "result-too-short"
    basis = "财预〔2020〕10号（单位自评内容）"
    title = "完成情况过于简单"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        goal, result = view.sheet.expected_goal.strip(), view.sheet.actual_result.strip()
        if result and len(result) < _SHORT <= len(goal):
            text = f"实际完成情况只有 {len(result)} 个字，请按预期目标逐项写明完成了什么。"
            yield self.finding("actual_result", text)
