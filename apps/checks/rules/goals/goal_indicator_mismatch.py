"""Goals against indicators: the figures of both (domain §5.2; 财预〔2015〕88号 相应匹配)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.matches import Match, matches
from apps.checks.texts import TITLES
from apps.core.text import plain

_SURE = 0.6


class GoalIndicatorMismatch(Rule):
    """目标里写的数量、比率应与指标值一致：目标写种植24000株，指标就不能是14000株。"""

    code = "goal-indicator-mismatch"
    title = "目标与指标的数字不一致"
    family = "目标"
    about = "goals"
    basis = "财预〔2015〕88号（相应匹配）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in matches(view):
            is_goal = one.fact.place in ("total_goal", "annual_goal", "expected_goal")
            whole = one.fact.place == "total_goal" and _runs_on(view)
            if is_goal and not whole and not one.agrees:
                yield self._finding(one)

    def _finding(self, one: Match) -> Finding:
        row, fact = one.row, one.fact
        at = row.at("target")
        return self.finding(
            at,
            f"{row.label}的指标值是“{row.shown}”，{TITLES[fact.place]}写的是“{fact.written}”，"
            f"相差{plain(abs((row.number or 0) - one.value))}{row.unit}。请统一。",
            severity=None if one.likeness >= _SURE else Severity.HINT,
            places=(at, fact.place),
        )


def _runs_on(view: CheckView) -> bool:
    """Return whether the whole project is longer than its year, so that its goal may be larger."""
    start, end = getattr(view.sheet, "start", None), getattr(view.sheet, "end", None)
    return start is None or end is None or start.year != end.year
