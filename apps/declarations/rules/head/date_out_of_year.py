"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity


class DateOutOfYear(Rule):
    """申报年度应落在项目的起止日期之内。"""

    code = "date-out-of-year"
    title = "起止日期不含申报年度"
    advice = "请核对日期和年度。"
    family = "完整性"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet = view.sheet
        if not sheet.year:
            return
        if sheet.start and sheet.start.year > sheet.year:
            yield self.finding("start", f"计划开始日期{sheet.start}在申报年度{sheet.year}年之后。")
        if sheet.end and sheet.end.year < sheet.year:
            yield self.finding("end", f"计划完成日期{sheet.end}在申报年度{sheet.year}年之前。")
