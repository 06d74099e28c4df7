"""The result's text against the table (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.checks.matches import actual_matches
from apps.checks.texts import quoted
from apps.evaluations.rules.points.scores import ScoreRule

_SURE: Final = 0.6


class TextTableMismatch(ScoreRule):
    """实际完成情况里写的数应与指标表的实际完成值一致。"""

    code = "text-table-mismatch"
    title = "完成情况与指标表的数字不一致"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in actual_matches(view):
            if one.agrees:
                continue
            at = one.row.at("actual")
            said = quoted(one.fact.clause.replace("#", one.fact.written))
            yield self.finding(
                at,
                f"{one.row.label}的实际完成值是“{one.row.raw.actual.strip()}”，实际完成情况写的是"
                f"“{said}”。请统一。",
                severity=None if one.likeness >= _SURE else Severity.HINT,
                places=(at, "actual_result"),
            )
