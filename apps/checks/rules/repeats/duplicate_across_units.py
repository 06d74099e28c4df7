"""Rules of repetition: in the form, across the unit's projects, from last year (domain §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rules.repeats.passages import sentences
from apps.checks.texts import goal, goal_path


class DuplicateAcrossUnits(Rule):
    """目标的整句与其他单位的申报表（本年或上年）相同，多半是套用模板，应按本单位的任务改写。"""

    code = "duplicate-across-units"
    about = "repeats"
    title = "与其他单位的目标雷同"
    family = "重复"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        own = sentences(goal(view))
        same = [one for one in own if view.elsewhere.get(one)]
        if not same:
            return
        most = max(view.elsewhere[one] for one in same)
        whole = "年度总体目标整段" if len(same) == len(own) else f"目标中“{same[0][:20]}……”一句"
        yield self.finding(
            goal_path(view), f"{whole}与其他单位的{most}份申报表相同，请按本单位的任务写明。"
        )
