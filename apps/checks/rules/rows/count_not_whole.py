"""Bound against range: half a person."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Rule
from apps.checks.rows import COUNTS, Row, rows
from apps.core.text import plain
from apps.formkit.values.units import dimension_of


class CountNotWhole(Rule):
    """人、次、个等计数单位的指标值和实际完成值应为整数。"""

    code = "count-not-whole"
    title = "计数不是整数"
    family = "计量单位"
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if "均" in row.name or "每" in row.name:
                continue
            yield from self._cell(row, "target", row.value.number, row.unit)
            if row.actual is not None:
                yield from self._cell(row, "actual", row.actual.number, row.actual.unit or "")

    def _cell(self, row: Row, column: str, number: Decimal | None, unit: str) -> Iterator[Finding]:
        counted = dimension_of(unit) in COUNTS and unit[:1] not in "万千百亿" and "/" not in unit
        if number is None or not counted or number == number.to_integral_value():
            return
        cell = "指标值" if column == "target" else "实际完成值"
        yield self.finding(
            row.at(column),
            f"{row.label}以“{unit}”计，{cell}{plain(number)}不是整数，请核对。",
        )
