"""A weight that weighs nothing (domain §2.5, §5.3 42)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rules.weights.weighted import weighted
from apps.core.text import plain


class WeightZero(Rule):
    """分值为零的指标不起作用，应分配分值或删去。"""

    code = "weight-zero"
    about = "weights"
    title = "分值为零"
    advice = "请分配分值或删去。"
    family = "分值"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in weighted(view):
            if row.raw.weight <= 0:
                yield self.finding(
                    row.at("weight"),
                    f"{row.label}的分值是{plain(row.raw.weight)}，列在表中却不起作用。",
                )
