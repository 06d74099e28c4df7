"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity


class DatesReversed(Rule):
    """计划完成日期不能早于计划开始日期。"""

    code = "dates-reversed"
    title = "起止日期颠倒"
    advice = "请改正日期。"
    family = "完整性"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        start, end = view.sheet.start, view.sheet.end
        if start and end and end < start:
            yield self.finding("end", f"计划完成日期{end}早于计划开始日期{start}。")
