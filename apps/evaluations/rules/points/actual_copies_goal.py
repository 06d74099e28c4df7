"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import likeness


class ActualCopiesGoal(ScoreRule):
    """实际完成情况照抄预期目标，没有说明做了什么。"""

    code = "actual-copies-goal"
    basis = "财预〔2020〕10号（单位自评内容）"
    title = "完成情况照抄目标"
    advice = "请写明做了什么、做了多少。"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        goal, result = view.sheet.expected_goal, view.sheet.actual_result
        if len(goal) >= 40 and len(result) >= 40 and likeness(goal, result) >= 0.85:
            yield self.finding(
                "actual_result", "实际完成情况与预期目标几乎相同，没有说明实际做了什么。"
            )
