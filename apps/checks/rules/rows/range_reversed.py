"""Bound against range: a range from much to little."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import figures
from apps.core.text import plain


class RangeReversed(Rule):
    """区间的上限不能小于下限。"""

    code = "range-reversed"
    title = "区间上下限颠倒"
    family = "不做也达标"
    severity = Severity.BLOCK
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            low, high = row.value.number, row.value.number_to
            if low is not None and high is not None and high < low:
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的区间从{plain(low)}到{plain(high)}，上限小于下限，请对调。",
                )
