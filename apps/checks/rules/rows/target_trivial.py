"""Targets that nothing can miss (domain §5.3, 27; §8, 1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule
from apps.checks.rows import Row, figures
from apps.formkit.levels import EFFECT, QUANTITY, SATISFACTION

# Spending against a plan may well go beyond 100%.
_MAY_EXCEED: Final = re.compile(
    r"成本|费用|经费|支出|预算|投资|造价|价格|控制|超|执行|增长|能耗|负荷|占"
)


class TargetTrivial(Rule):
    """指标值定在什么都不做就能达到的地方（≥0、比率≤100%、数量为0），起不到约束作用。"""

    code = "target-trivial"
    title = "不做也达标"
    family = "不做也达标"
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if row.op == "≥" and (row.number or 0) <= 0:
                why = "什么都不做也能达到，请填写要达到的数"
            elif row.op == "≤" and self._is_no_bound(row):
                why = "任何结果都能达到，请填写真正的上限"
            elif row.number == 0 and row.op in (None, "=") and self._is_work(row):
                why = "等于不做，请填写要达到的数量"
            else:
                continue
            yield self.finding(row.at("target"), f"{row.label}写成“{row.shown}”，{why}。")

    def _is_no_bound(self, row: Row) -> bool:
        """Return whether a share may be all there is; what a cost may be of its budget is a true bound."""
        bound = (
            row.is_cost or bool(_MAY_EXCEED.search(row.name)) or row.reading.direction == "higher"
        )
        return row.unit == "%" and (row.number or 0) >= 100 and not bound

    def _is_work(self, row: Row) -> bool:
        reading = row.reading
        # Nought of an effect is meant of what must not happen, whatever it is called.
        if reading.is_unwanted or row.is_cost or row.level1 in (EFFECT, SATISFACTION):
            return False
        return row.level2 == QUANTITY or (
            reading.head is not None and reading.direction == "higher"
        )
