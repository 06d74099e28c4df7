"""Rules of the target's measurability (domain §5.3, 24 to 26, 41; §2.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows
from apps.formkit.sheets import PaperSheet

_DATE: Final = re.compile(r"(20\d\d)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")


class TargetDateOutOfYear(Rule):
    """指标值里的日期应在项目起止日期之内。"""

    code = "target-date-out-of-year"
    about = "rows"
    title = "指标值的日期超出项目期"
    advice = "请改正日期。"
    family = "可衡量"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        period = _period(view.sheet)
        if period is None:
            return
        for row in rows(view):
            found = _DATE.search(row.shown) if row.number is None else None
            if found and _is_outside(int(found[1]), int(found[2] or 0), *period):
                first, last = period
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的指标值“{row.shown}”不在项目期{first}至{last}之内。",
                )


def _period(sheet: PaperSheet) -> tuple[date, date] | None:
    """Return the first and last day of the project, of its year where they are not told."""
    year = sheet.year
    first = getattr(sheet, "start", None) or (year and date(year, 1, 1))
    last = getattr(sheet, "end", None) or (year and date(year, 12, 31))
    return (first, last) if first and last else None


def _is_outside(year: int, month: int, first: date, last: date) -> bool:
    """Return whether a month, or a year where ``month`` is 0, lies outside."""
    if not month:
        return not first.year <= year <= last.year
    return not (first.year, first.month) <= (year, month) <= (last.year, last.month)
