"""Bound against range: no share of a whole is more than the whole (domain §5.3, 33)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule
from apps.checks.rows import LIMITS, Row, actual_title, rows

_MAY_EXCEED: Final = re.compile(
    r"增长|增速|增幅|提升|提高|上升|比上年|同比|环比|超额|预算|投入产出|回报|收益|利润|负荷|杠杆|倍|资产负债|贡献|产能|指数|撬动|带动|成本|节约"
)


class ShareAboveHundred(Rule):
    """覆盖率、合格率、满意度等不会超过100%；自评的实际完成值也一样。"""

    code = "share-above-100"
    basis = "财预〔2015〕88号（合理可行）"
    title = "比率超过100%"
    family = "计量单位"
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            bounded = row.is_share and row.op not in LIMITS and self._is_bounded(row)
            if bounded and self._exceeds(row.value.number, row.unit):
                yield self._finding(row, "target", "指标值", row.shown)
        yield from self.reached(view)

    def reached(self, view: CheckView) -> Iterator[Finding]:
        """Yield what is told of what was reached; more than was planned may well be done."""
        for row in rows(view):
            actual = row.actual
            over = row.reading.kind in ("completion", "growth") or not self._is_bounded(row)
            if actual is not None and not over and self._exceeds(actual.number, actual.unit or ""):
                yield self._finding(row, "actual", actual_title(view), row.reached)

    def _is_bounded(self, row: Row) -> bool:
        reading = row.reading
        if reading.nature not in ("rate", "opinion") or _MAY_EXCEED.search(row.name):
            return False
        return reading.most is not None or reading.kind in ("rate_generic", "degree_generic")

    def _exceeds(self, number: object, unit: str) -> bool:
        return number is not None and unit in ("%", "百分比") and number > 100  # type: ignore[operator]

    def _finding(self, row: Row, column: str, cell: str, shown: str) -> Finding:
        return self.finding(
            row.at(column),
            f"{row.label}的{cell}“{shown}”超过了100%，请核对是否多写了一位或单位有误。",
        )
