"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import bare, goal, goal_path, squeeze
from apps.checks.wording import is_placeholder

_TITLE: Final = re.compile(r"《[^》]*》")
# What every project's name may end in says nothing of the project.
_KIND: Final = re.compile(r"项目|经费|专项|费用")
# So many, nobody says how many; the title of a notice may hold the word.
_SOME: Final = re.compile(r"若干(?!意见|规定|措施|政策|问题|办法|举措)[一-龥]{0,6}")
_SHORT: Final = 20
_ENOUGH: Final = 45


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
        if reason := self._reason(text, view.sheet.project_name):
            yield self.finding(
                goal_path(view), f"年度总体目标{reason}。请写明本年的任务、数量和预期效果。"
            )

    def _reason(self, text: str, project: str) -> str:
        """Return why a goal says too little, empty where it says enough."""
        if len(text) < _SHORT:
            return f"只有{len(text)}个字"
        if some := _SOME.search(text):
            return f"写的是“{some[0]}”，没有数量"
        core = _KIND.sub("", bare(project))
        named = any(core[i : i + 2] in text for i in range(len(core) - 1))
        if len(text) >= _ENOUGH or named or re.search(r"\d", text):
            return ""
        return "没有说到项目内容，也没有数字"
