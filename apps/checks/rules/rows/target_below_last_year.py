"""Target against last year (domain §5.2, 22; §8, 1)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import FLOORS, LIMITS, Row, figures, read_target, rows_of
from apps.core.text import plain
from apps.formkit.indicators.heads import LIKELY
from apps.formkit.values.units import convert


class TargetBelowLastYear(Rule):
    """指标值低于上年（实际完成值或上年目标）时，保持上年的水平不动也能达标。"""

    code = "target-below-last-year"
    basis = "财预〔2015〕88号（历史标准）"
    title = "指标值低于上年"
    family = "不做也达标"
    severity = Severity.HINT
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not view.previous_actuals and view.previous is None:
            return
        before = self._before(view)
        for row in figures(view):
            known = before.get(row.name)
            if known is None or row.reading.direction_confidence < LIKELY:
                continue
            was = convert(known[0], known[1] or row.unit, row.unit)
            if was is not None and self._is_easier(row, was):
                way = "低" if row.reading.direction == "higher" else "高"
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的指标值“{row.shown}”{way}于上年的{plain(was)}{row.unit}，"
                    "保持上年水平即可达标，请说明理由或提高。",
                )

    def _is_easier(self, row: Row, was: Decimal) -> bool:
        number, way = row.number or Decimal(0), row.reading.direction
        if row.op in FLOORS and way == "higher":
            return number < was
        return row.op in LIMITS and way == "lower" and not row.is_cost and number > was

    def _before(self, view: CheckView) -> dict[str, tuple[Decimal, str]]:
        found: dict[str, tuple[Decimal, str]] = {}
        if view.previous is not None:
            for row in rows_of(view.previous):
                if row.number is not None:
                    found[row.name] = (row.number, row.unit)
        for name, text in view.previous_actuals.items():
            value = read_target(text)
            if value.number is not None:
                found[name] = (value.number, value.unit or "")
        return found
