"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity


class IndicatorsMissing(Rule):
    """申报表必须有绩效指标。"""

    code = "indicators-missing"
    is_duty = True
    about = "rows"
    title = "没有绩效指标"
    advice = "请至少填写成本、产出、效益、满意度各一条。"
    family = "完整性"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not view.sheet.indicators:
            yield self.finding("indicators", "没有一条绩效指标。")
