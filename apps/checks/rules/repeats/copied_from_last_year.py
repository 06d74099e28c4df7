"""Rules of repetition: in the form, across the unit's projects, from last year (domain §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows
from apps.checks.rules.repeats.passages import _LEAST_SENTENCE, _goal_of, _keys_of, _row_keys
from apps.checks.texts import bare, goal, goal_path


class CopiedFromLastYear(Rule):
    """目标和全部指标与上年一字不差，应确认本年的任务没有变化。"""

    code = "copied-from-last-year"
    about = "repeats"
    title = "照抄上年"
    family = "重复"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.previous is None:
            return
        before = _goal_of(view.previous)
        if len(bare(goal(view))) >= _LEAST_SENTENCE and bare(goal(view)) == bare(before):
            yield self.finding(goal_path(view), "年度总体目标与上年一字不差，请按本年任务修改。")
        own, old = _row_keys(rows(view)), _keys_of(view.previous)
        if len(own) >= 5 and own.keys() <= old:
            yield self.finding(
                "indicators", f"{len(own)}条指标及其指标值与上年完全相同，请逐条核对。"
            )
