"""Rules of the weights (分值), on papers that carry them (domain §5.3, 42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rules.weights.weighted import all_weighted, execution_weight
from apps.core.text import plain
from apps.formkit.levels import LEVEL1

_EXECUTION: Final = Decimal(10)


class WeightLevelMismatch(Rule):
    """各一级指标的分值合计，一般与规则集的默认分值一致；自评表的预算执行率一般占10分。"""

    code = "weight-level-mismatch"
    about = "sums"
    title = "一级指标分值与规则集不同"
    family = "分值"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        execution = execution_weight(view)
        if execution and execution != _EXECUTION:
            yield self.finding(
                "budget.total.weight",
                f"预算执行率占{plain(execution)}分，一般应占{plain(_EXECUTION)}分。请按规则集核对。",
            )
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for row in all_weighted(view):
            totals[row.level1] += row.raw.weight
        for level1 in LEVEL1:
            right = view.policy.weights.get(level1)
            if level1 in totals and right is not None and totals[level1] != right:
                yield self.finding(
                    "indicators",
                    f"{level1}的分值合计{plain(totals[level1])}分，规则集的默认分值是{plain(right)}分。请核对。",
                )
