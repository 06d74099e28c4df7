"""Rules of 预算明细, the table of what the money is spent on, against 项目资金 (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import yuan
from apps.formkit.sheets.budget_items import budget_of


class BudgetItemsMismatch(Rule):
    """预算明细各项（单价×数量×次数）之和应等于年度资金申请总额；每一项都要算得出金额。"""

    code = "budget-items-mismatch"
    title = "预算明细与年度资金不符"
    family = "资金"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        table = budget_of(view.sheet)
        unread = [item.name or "（未写支出内容）" for item in table.items if item.amount is None]
        if unread:
            yield self.finding(
                "narrative.budget_items",
                f"预算明细中{'、'.join(f'“{name[:20]}”' for name in unread[:3])}"
                f"{'等' if len(unread) > 3 else ''}{len(unread)}项算不出金额，"
                "请写明单价、数量和次数。",
            )
        elif table.difference:
            way = "多" if table.difference > 0 else "少"
            yield self.finding(
                "narrative.budget_items",
                f"预算明细合计{yuan(table.total)}，比年度资金申请总额"
                f"{way}{yuan(abs(table.difference))}。请核对漏项、单价和数量。",
            )
