"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity


class TooManyIndicators(Rule):
    """指标不宜过多：超过规则集上限时提醒，超过30条时提示，重点会被淹没。"""

    code = "too-many-indicators"
    basis = "财预〔2021〕101号（重点突出）"
    about = "rows"
    title = "指标过多"
    family = "完整性"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        count = len(view.sheet.indicators)
        if count > view.policy.max_rows:
            yield self.finding(
                "indicators", f"共有{count}条指标，超过上限{view.policy.max_rows}条。请合并或删减。"
            )
        elif count > 30:
            yield self.finding(
                "indicators",
                f"共有{count}条指标。建议只留能反映主要任务的指标。",
                severity=Severity.HINT,
            )
