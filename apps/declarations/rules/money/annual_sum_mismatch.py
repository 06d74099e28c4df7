"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from apps.checks.engine import CheckView
from apps.declarations.rules.money.sums import _SumRule


class AnnualSumMismatch(_SumRule):
    """年度资金申请总额应等于当年财政拨款、上年结转资金、其他资金之和，逐分相等。"""

    code = "annual-sum-mismatch"
    title = "年度资金申请总额与分项之和不符"
    total, total_label = "annual", "年度资金申请总额"

    def parts(self, view: CheckView) -> Sequence[tuple[str, str]]:
        return [(f"annual_{key}", name) for key, name in view.sheet.listed_sources.items()]
