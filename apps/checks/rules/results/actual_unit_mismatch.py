"""Actual against target: two units that do not stand for each other."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import SELF_EVALUATION, CheckView, Finding, Rule, Severity
from apps.checks.facts import is_comparable
from apps.checks.rows import actual_title, rows
from apps.formkit.values import TargetValue
from apps.formkit.values.units import Dimension, dimension_of


class ActualUnitMismatch(Rule):
    """完成情况的计量单位应与指标值相同，否则无法比较。"""

    code = "actual-unit-mismatch"
    title = "实际完成值与指标值单位不同"
    family = "完成情况"
    scope = SELF_EVALUATION
    about = "results"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            unit, other = self._unit(row.value), self._unit(row.actual)
            if not unit or not other or is_comparable(unit, other):
                continue
            dimensions = {dimension_of(unit), dimension_of(other)}
            sure = len(dimensions) == 2 and Dimension.UNKNOWN not in dimensions
            yield self.finding(
                row.at("actual"),
                f"{row.label}的指标值以“{unit}”计，{actual_title(view)}“{row.reached}”却以"
                f"“{other}”计。请用同一个单位。",
                severity=None if sure else Severity.HINT,
            )

    def _unit(self, value: TargetValue | None) -> str:
        """Return the unit of a figure, empty where there is none."""
        return value.unit or "" if value and value.number is not None else ""
