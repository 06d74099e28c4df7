"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import BudgetRule, money
from apps.evaluations.rules.reading import (
    CENT,
)
from apps.formkit.sheets.evaluation import BUDGET_ROWS

COLUMNS: Final = {"initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数"}


class BudgetPartsMismatch(BudgetRule):
    """年度资金总额应等于当年财政拨款、上年结转资金、其他资金之和。"""

    code = "budget-parts-mismatch"
    title = "资金分项合计与总额不符"
    severity = Severity.BLOCK
    gathered = "{count}栏资金的总额与分项合计不符，请逐栏核对。"

    def check(self, view: CheckView) -> Iterator[Finding]:
        budget = view.sheet.budget
        for column, label in COLUMNS.items():
            total = getattr(budget["total"], column)
            parts = [getattr(budget[name], column) for name in BUDGET_ROWS if name != "total"]
            known = [part for part in parts if part is not None]
            if total is None or not known or abs(sum(known, Decimal(0)) - total) <= 2 * CENT:
                continue
            text = f"{label}：总额{money(view, total)}，分项合计{money(view, sum(known, Decimal(0)))}，请核对。"
            yield self.finding(f"budget.total.{column}", text)
