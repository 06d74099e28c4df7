"""Rules of the weights (分值), where the rule set has them at declaration (domain §2.5, §5.3 42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows
from apps.checks.rules.weights.weighted import weighted
from apps.core.text import plain
from apps.formkit.levels import LEVEL1


class WeightLevelMismatch(Rule):
    """各一级指标的分值合计，一般与规则集的默认分值一致。"""

    code = "weight-level-mismatch"
    basis = "财预〔2021〕101号（指标权重）"
    title = "一级指标分值与规则集不同"
    family = "分值"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = weighted(view)
        if not lines or len(lines) < len(rows(view)) or not view.policy.weights:
            return
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for row in lines:
            totals[row.level1] += row.raw.weight
        for level1 in LEVEL1:
            right = view.policy.weights.get(level1)
            if right is not None and totals[level1] != right:
                yield self.finding(
                    "indicators",
                    f"{level1}的分值合计{plain(totals[level1])}分，规则集的默认分值是{plain(right)}分。",
                )
