"""Goals against indicators: the figures of both (domain §5.2; 财预〔2015〕88号 相应匹配)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.facts import bound_of
from apps.checks.matches import Match, matches
from apps.checks.rows import FLOORS, LIMITS
from apps.checks.texts import TITLES, quoted
from apps.core.text import plain

_SURE = 0.6


class GoalIndicatorMismatch(Rule):
    """目标里写的数量、比率应与指标值一致：目标写种植24000株，指标就不能是14000株。"""

    code = "goal-indicator-mismatch"
    title = "目标与指标的数字不一致"
    family = "目标"
    about = "goals"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in matches(view):
            is_goal = one.fact.place in ("total_goal", "annual_goal", "expected_goal")
            whole = one.fact.place == "total_goal" and _runs_on(view)
            if not is_goal or whole:
                continue
            if not one.agrees:
                apart = plain(abs((one.row.number or 0) - one.value))
                yield self._finding(one, one.fact.written, f"相差{apart}{one.row.unit}")
            # Where the name says which way is better, the operator is judged by that.
            elif not one.row.reading.direction and _is_opposed(one.row.op, bound_of(one.fact)):
                said = quoted(one.fact.clause.replace("#", one.fact.written))
                yield self._finding(one, said, "方向相反")

    def _finding(self, one: Match, said: str, how: str) -> Finding:
        at = one.row.at("target")
        return self.finding(
            at,
            f"{one.row.label}的指标值是“{one.row.shown}”，{TITLES[one.fact.place]}写的是“{said}”，"
            f"{how}。请统一。",
            severity=None if one.likeness >= _SURE else Severity.HINT,
            places=(at, one.fact.place),
        )


def _is_opposed(op: str | None, bound: str | None) -> bool:
    """Return whether one is a ceiling and the other a floor."""
    return (op in LIMITS and bound in FLOORS) or (op in FLOORS and bound in LIMITS)


def _runs_on(view: CheckView) -> bool:
    """Return whether the whole project is longer than its year, so that its goal may be larger."""
    start, end = getattr(view.sheet, "start", None), getattr(view.sheet, "end", None)
    return start is None or end is None or start.year != end.year
