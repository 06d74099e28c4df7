"""Rules of the weights (分值), where the rule set has them at declaration (domain §2.5, §5.3 42)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows
from apps.core.text import plain
from apps.declarations.rules.weights.weighted import weighted

_HEAVY: Final = Decimal(30)
# Of four indicators one must have a quarter of the points and may have a third.
_FEW: Final = 4


class WeightConcentrated(Rule):
    """一条指标占30分以上，得失过于集中；一级指标下只有一条的，30分是该级的常规分值，不算集中。"""

    code = "weight-concentrated"
    title = "分值过于集中"
    family = "分值"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        firsts = Counter(row.level1 for row in rows(view))
        for row in weighted(view):
            is_usual = row.raw.weight == _HEAVY and (
                len(rows(view)) <= _FEW or firsts[row.level1] == 1
            )
            if row.raw.weight >= _HEAVY and not is_usual and len(rows(view)) > 2:
                yield self.finding(
                    row.at("weight"),
                    f"{row.label}一条占{plain(row.raw.weight)}分，过于集中，请分给其他指标。",
                )
