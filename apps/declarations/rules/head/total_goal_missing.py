"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import squeeze
from apps.declarations.rules.money.sums import runs_for_years


class TotalGoalMissing(Rule):
    """跨年度项目应填写项目总目标。"""

    code = "total-goal-missing"
    basis = "财预〔2015〕88号（中长期目标）"
    title = "跨年度项目没有项目总目标"
    family = "完整性"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        if runs_for_years(view) and not squeeze(view.sheet.total_goal):
            yield self.finding(
                "total_goal", "项目跨年度实施，项目总目标没有填写。请写明整个项目期要达到的目标。"
            )
