"""Too much weight on one row (domain §2.5, §5.3 42)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import Row, rows
from apps.checks.rules.weights.weighted import weighted
from apps.core.text import plain

_HEAVY: Final = Decimal(30)
_HEAVY_JUDGED: Final = Decimal(20)
# Of four indicators one must have a quarter of the points and may have a third.
_FEW: Final = 4
_PAIR: Final = 2
_FIGURE: Final = re.compile(r"\d|[一二三四五六七八九十]+[个次项月日年]")


class WeightConcentrated(Rule):
    """一条指标占30分以上，得失过于集中；一级指标下只有一条的，30分是该级的常规分值，不算集中。
    定性指标占20分以上的，凭判断给分的比重过大，只作提示。"""

    code = "weight-concentrated"
    about = "weights"
    title = "分值过于集中"
    advice = "请分给可量化的指标。"
    family = "分值"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in weighted(view):
            share = f"{row.label}一条占{plain(row.raw.weight)}分"
            if self._is_heavy(view, row):
                yield self.finding(row.at("weight"), f"{share}，分值过于集中，请分给其他指标。")
            elif row.raw.weight >= _HEAVY_JUDGED and not _FIGURE.search(row.target):
                yield self.finding(
                    row.at("weight"),
                    f"{share}，它是定性指标，凭判断给分的比重过大。",
                    severity=Severity.HINT,
                )

    def _is_heavy(self, view: CheckView, row: Row) -> bool:
        """Return whether a row weighs more than one of so many should, and more than its level does
        where it stands alone there."""
        count, firsts = len(rows(view)), Counter(one.level1 for one in rows(view))
        is_usual = row.raw.weight == _HEAVY and (count <= _FEW or firsts[row.level1] == 1)
        return row.raw.weight >= _HEAVY and count > _PAIR and not is_usual
