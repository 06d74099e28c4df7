"""Actual against target: two units that do not stand for each other."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.checks.facts import is_comparable
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import scored
from apps.formkit.values import TargetValue
from apps.formkit.values.units import Dimension, dimension_of


class ActualUnitMismatch(ScoreRule):
    """实际完成值的计量单位应与指标值相同，否则无法比较。"""

    code = "actual-unit-mismatch"
    title = "实际完成值与指标值单位不同"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            unit, other = self._unit(one.target), self._unit(one.actual)
            if not unit or not other or is_comparable(unit, other):
                continue
            dimensions = {dimension_of(unit), dimension_of(other)}
            sure = len(dimensions) == 2 and Dimension.UNKNOWN not in dimensions
            yield self.finding(
                one.at("actual"),
                f"{one.label}的指标值以“{unit}”计，实际完成值“{one.row.actual.strip()}”却以“{other}”计。"
                "请用同一个单位。",
                severity=None if sure else Severity.HINT,
            )

    def _unit(self, value: TargetValue) -> str:
        """Return the unit of a figure, empty where there is none."""
        return value.unit or "" if value.number is not None else ""
