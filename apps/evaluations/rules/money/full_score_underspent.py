"""Full marks beside money that was not spent (domain §5.5, 62)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.checks.texts import factor, yuan
from apps.evaluations.rules.money.budget import BudgetRule
from apps.evaluations.rules.reading import explains_unspent, filled

_SOME: Final = Decimal(90)
_MUCH: Final = Decimal(80)
_FEW: Final = 3


class FullScoreUnderspent(BudgetRule):
    """指标全部满分、资金却有一成以上没有用完：不是目标定低了，就是预算定高了，应说明。"""

    code = "full-score-underspent"
    title = "资金未用完却全部满分"
    severity = Severity.WARN
    basis = "财预〔2020〕10号（偏差分析）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        total = view.sheet.budget["total"]
        if total.rate is None or total.rate >= _SOME or not total.adjusted:
            return
        full = [score >= weight for _, weight, score in filled(view) if weight]
        if len(full) < _FEW or False in full or explains_unspent(view):
            return
        yield self.finding(
            "budget.total.rate",
            f"{len(full)}条指标全部满分，执行率却只有{total.rate}%，{yuan(self._left(view))}没有用完。"
            "请说明原因，并核对目标和预算。",
            severity=None if total.rate < _MUCH else Severity.HINT,
        )

    def _left(self, view: CheckView) -> Decimal:
        """Return the money in 元 that was not spent."""
        total = view.sheet.budget["total"]
        return Decimal(total.adjusted - (total.executed or 0)) * factor(view)
