"""数字对账: the figures of the text against each other and against the table (domain §5.1, 6 to 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers import Period, ends_in, period_in
from apps.checks.numbers.periods import backwards_in, speaks_of_whole_year, years_period_in
from apps.checks.texts import section

# What is done before a project begins.
_PREPARES: Final = re.compile(r"方案|调研|论证|立项|可研|设计|批复|编制|招标|采购|筹备|准备")

_NEAR: Final = 12
_EARLY: Final = 3
"""How many months before the end a plan may stop."""


class NarrativePeriodMismatch(Rule):
    """项目概述、实施周期、实施方案里的起止时间应与表头的计划开始、完成日期一致。"""

    code = "narrative-period-mismatch"
    title = "文字里的起止时间与表头不符"
    advice = "请统一。"
    family = "数字对账"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet = view.sheet
        if sheet.start is None or sheet.end is None:
            return
        for name, label in (("overview", "项目概述"), ("period", "实施周期")):
            period = self._told(name, section(view, name))
            if period is None or (period.start, period.end) == (sheet.start, sheet.end):
                continue
            same = _months(period.start, period.end) == _months(sheet.start, sheet.end)
            yield self.finding(
                f"narrative.{name}",
                f"{label}写“{period.written}”，表头是{sheet.start}至{sheet.end}。",
                severity=Severity.HINT if same else None,
            )
        yield from self._plan(view, sheet.start, sheet.end)

    def _told(self, name: str, text: str) -> Period | None:
        """Return the period that a section tells, be it backwards, or only by its years."""
        told = period_in(text) or backwards_in(text)
        return told or (years_period_in(text) if name == "period" else None)

    def _plan(self, view: CheckView, start: date, end: date) -> Iterator[Finding]:
        text = section(view, "plan")
        ends = ends_in(text, view.sheet.year or start.year)
        for day, written in ends:
            if not start <= day <= end:
                said = written + text.partition(written)[2][:_NEAR]
                is_fair = day.year == end.year or (day < start and _PREPARES.search(said))
                yield self.finding(
                    "narrative.plan",
                    f"实施方案写“{written}”，不在表头的{start}至{end}之内。",
                    severity=Severity.HINT if is_fair else None,
                )
        if ends and not speaks_of_whole_year(text):
            yield from self._stops_early(*max(ends), end)

    def _stops_early(self, last: date, written: str, end: date) -> Iterator[Finding]:
        if (end.year - last.year) * 12 + end.month - last.month >= _EARLY:
            yield self.finding(
                "narrative.plan",
                f"实施方案写到“{written}”为止，表头的计划完成日期是{end}，请核对。",
                severity=Severity.HINT,
            )


def _months(*days: date) -> list[tuple[int, int]]:
    return [(one.year, one.month) for one in days]
