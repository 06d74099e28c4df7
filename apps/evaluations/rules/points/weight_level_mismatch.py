"""Weight against level: what the rule set gives each (domain §2.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.checks.rows import rows
from apps.core.text import plain
from apps.evaluations.rules.points.scores import ScoreRule

_EXECUTION: Final = Decimal(10)


class WeightLevelMismatch(ScoreRule):
    """预算执行率和各一级指标的分值应与规则集一致；没有规则集时，预算执行率一般占10分。"""

    code = "weight-level-mismatch"
    title = "分值与规则集不同"
    severity = Severity.HINT
    basis = "财预〔2020〕10号（分值权重）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        weight = view.sheet.budget["total"].weight
        if weight is not None and weight != _EXECUTION:
            yield self.finding(
                "budget.total.weight",
                f"预算执行率占{plain(weight)}分，一般应占{plain(_EXECUTION)}分。请按规则集核对。",
            )
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows(view):
            if row.raw.weight is None:
                return
            totals[row.level1] += row.raw.weight
        for level1, right in view.policy.weights.items():
            if level1 in totals and totals[level1] != right:
                yield self.finding(
                    "indicators",
                    f"{level1}的分值合计{plain(totals[level1])}分，规则集是{plain(right)}分。请核对。",
                )
