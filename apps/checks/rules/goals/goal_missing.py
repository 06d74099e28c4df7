"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import goal, goal_path, squeeze


class GoalMissing(Rule):
    """年度总体目标必须填写。"""

    code = "goal-missing"
    about = "goals"
    title = "年度总体目标没有填写"
    family = "完整性"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not squeeze(goal(view)):
            yield self.finding(
                goal_path(view),
                "年度总体目标是空的。请写明本年要做什么、做到什么程度、产生什么效果。",
            )
