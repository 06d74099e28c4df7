"""Rules of the weights (分值), where the rule set has them at declaration (domain §2.5, §5.3 42)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.core.text import plain
from apps.declarations.rules.weights.weighted import weighted


class WeightZero(Rule):
    """分值为零的指标等于没有设。"""

    code = "weight-zero"
    title = "分值为零"
    family = "分值"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in weighted(view):
            if row.raw.weight <= 0:
                yield self.finding(
                    row.at("weight"), f"{row.label}的分值是{plain(row.raw.weight)}，不起作用。"
                )
