"""Rules of years: the goal's year, documents past their term (domain §5.4, 44 and 45)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.checks.numbers import years_in
from apps.checks.rows import rows
from apps.checks.texts import goal_path, quoted

# Work of this year on the year before: its audit, accounts, assessment, final payment.
_AFTERMATH: Final = re.compile(
    r"评价|考核|决算|审计|年鉴|年报|汇算|清算|结算|总结|统计|尾款|质保|述职|评议"
)


class GoalYearMismatch(Rule):
    """目标和指标里写的年度应是申报年度；写成往年的，多半是照抄去年的表。"""

    code = "goal-year-mismatch"
    about = "goals"
    title = "目标里的年度不是申报年度"
    family = "年度"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        year = view.sheet.year
        if not year:
            return
        text = str(getattr(view.sheet, goal_path(view)) or "")
        yield from self._text(goal_path(view), text, year)
        start = getattr(view.sheet, "start", None)
        if start is not None and start.year == year:
            yield from self._text("total_goal", view.sheet.total_goal, year)
        for row in rows(view):
            yield from self._text(row.at("level3"), str(row.raw.level3), year)

    def _text(self, path: str, text: str, year: int) -> Iterator[Finding]:
        mentions = years_in(text)
        own = any(one.year == year for one in mentions)
        for one in mentions:
            if one.year >= year or one.is_basis or one.year < year - 5:
                continue
            new = text.replace(f"{one.year}年", f"{year}年")
            settles = own or bool(_AFTERMATH.search(one.context))
            yield self.finding(
                path,
                f"“{quoted(one.context)}”写的是{one.year}年，本表是{year}年的，请核对。",
                severity=Severity.HINT if settles else None,
                remedy=None if settles else Remedy(path, text, new, f"将{one.year}年改为{year}年"),
            )
