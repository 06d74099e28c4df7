"""The result's text against the table (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.checks.facts import agrees, facts
from apps.checks.matches import actual_matches
from apps.checks.texts import factor, quoted, yuan
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import is_unspent
from apps.formkit.values.quantities import FACTORS

_SURE: Final = 0.6


class TextTableMismatch(ScoreRule):
    """实际完成情况里写的数应与指标表的实际完成值一致。"""

    code = "text-table-mismatch"
    title = "完成情况与指标表的数字不一致"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        yield from self._unspent(view)
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

    def _unspent(self, view: CheckView) -> Iterator[Finding]:
        """Compare the one sum told as not spent with what the budget leaves; less may be a part."""
        total = view.sheet.budget["total"]
        told = [one for one in facts(view) if is_unspent(one.clause) and one.unit in FACTORS]
        if len(told) != 1 or total.adjusted is None or total.executed is None:
            return
        said, left = told[0].value * FACTORS[told[0].unit], total.adjusted - total.executed
        if said > left * factor(view) and not agrees(said, left * factor(view), told[0].is_loose):
            yield self.finding(
                "actual_result",
                f"实际完成情况写的结余是“{told[0].written}”，全年预算数减执行数是"
                f"{yuan(left * factor(view))}。请统一。",
                places=("actual_result", "budget.total.executed"),
            )
