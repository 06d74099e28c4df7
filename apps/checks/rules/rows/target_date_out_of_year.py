"""Rules of the target's measurability (domain §5.3, 24 to 26, 41; §2.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows

_DATE: Final = re.compile(r"(20\d\d)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")


class TargetDateOutOfYear(Rule):
    """指标值里的日期应在项目起止日期之内。"""

    code = "target-date-out-of-year"
    about = "rows"
    title = "指标值的日期超出项目期"
    family = "可衡量"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet = view.sheet
        first = getattr(sheet, "start", None) or (date(sheet.year, 1, 1) if sheet.year else None)
        last = getattr(sheet, "end", None) or (date(sheet.year, 12, 31) if sheet.year else None)
        if first is None or last is None:
            return
        for row in rows(view):
            found = _DATE.search(row.shown) if row.number is None else None
            if not found or not first or not last:
                continue
            year, month = int(found[1]), int(found[2] or 0)
            outside = year < first.year or year > last.year
            if month and not outside:
                outside = (year, month) < (first.year, first.month) or (year, month) > (
                    last.year,
                    last.month,
                )
            if outside:
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的指标值“{row.shown}”不在项目期{first}至{last}之内。",
                )
