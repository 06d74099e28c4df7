"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import bare, goal, goal_path, squeeze
from apps.checks.wording import is_placeholder

_TITLE: Final = re.compile(r"《[^》]*》")


class GoalVague(Rule):
    """年度总体目标太短，或既没有数字也没有说到项目本身，审核时无从判断。"""

    code = "goal-vague"
    basis = "财预〔2015〕88号（指向明确）"
    about = "goals"
    title = "年度总体目标过于笼统"
    family = "目标"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        whole = squeeze(goal(view))
        if not whole or is_placeholder(whole):
            return
        # The titles of the documents it rests on say nothing of the goal itself.
        text = bare(_TITLE.sub("", whole))
        core = bare(view.sheet.project_name)
        for tail in ("项目", "经费", "专项", "费用"):
            core = core.replace(tail, "")
        named = any(core[i : i + 2] in text for i in range(len(core) - 1))
        numbers = any(char.isdigit() for char in text)
        if len(text) < 20 or (len(text) < 45 and not named and not numbers):
            reason = f"只有{len(text)}个字" if len(text) < 20 else "没有说到项目内容，也没有数字"
            yield self.finding(
                goal_path(view), f"年度总体目标{reason}。请写明本年的任务、数量和预期效果。"
            )
