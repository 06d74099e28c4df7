"""The same kind of count in two units (domain §5.3, 31)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import Row, figures
from apps.formkit.values.units import Dimension

_PAIRS: Final = (
    frozenset({"批", "批次"}),
    frozenset({"场", "场次"}),
    frozenset({"人", "人次"}),
    frozenset({"人", "人/场"}),
    frozenset({"人", "人/期"}),
)


class UnitInconsistent(Rule):
    """同一类数量在一张表里应用同一个计量单位，否则无法比较。"""

    code = "unit-inconsistent"
    title = "同类指标的计量单位不一致"
    family = "计量单位"
    severity = Severity.HINT
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in figures(view):
            if row.reading.head and row.reading.nature == "count" and row.unit:
                groups[row.reading.head.word].append(row)
        for word, group in groups.items():
            if self._is_mixed(group):
                listed = "、".join(f"{row.label}用“{row.unit}”" for row in group[:3])
                yield self.finding(
                    group[0].at("target"),
                    f"同是“{word}”，计量单位却不一样：{listed}。请统一。",
                    places=tuple(row.at("target") for row in group),
                )

    def _is_mixed(self, group: list[Row]) -> bool:
        units = {row.unit for row in group}
        shares = any(row.dimension == Dimension.SHARE for row in group)
        return any(pair <= units for pair in _PAIRS) or (shares and len(units) > 1)
