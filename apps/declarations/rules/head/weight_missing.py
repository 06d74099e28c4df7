"""Rules of the weights (分值), where the rule set has them at declaration (domain §2.5, §5.3 42)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows


class WeightMissing(Rule):
    """规则集要求申报时填分值的，每条指标都要填。"""

    code = "weight-missing"
    title = "没有填分值"
    advice = "请填写。"
    family = "分值"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.policy.needs_weights:
            for row in rows(view):
                if row.raw.weight is None:
                    yield self.finding(row.at("weight"), f"{row.label}没有填分值。")
