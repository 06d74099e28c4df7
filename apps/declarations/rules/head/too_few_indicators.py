"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity


class TooFewIndicators(Rule):
    """指标少于五条时，难以反映成本、产出、效益、满意度各方面。"""

    code = "too-few-indicators"
    title = "指标过少"
    advice = "请补充。"
    family = "完整性"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        count = len(view.sheet.indicators)
        if 0 < count < 5:
            yield self.finding("indicators", f"只有{count}条指标，难以反映项目的产出和效果。")
