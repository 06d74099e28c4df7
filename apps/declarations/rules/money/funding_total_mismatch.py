"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from apps.checks.engine import CheckView
from apps.declarations.rules.money.sums import _SumRule


class FundingTotalMismatch(_SumRule):
    """项目资金总额应等于财政资金与其他资金之和，逐分相等。"""

    code = "funding-total-mismatch"
    title = "项目资金总额与分项之和不符"
    total, total_label = "total", "项目资金总额"

    def parts(self, view: CheckView) -> Sequence[tuple[str, str]]:
        return (("total_fiscal", "财政资金"), ("total_other", "其他资金"))
