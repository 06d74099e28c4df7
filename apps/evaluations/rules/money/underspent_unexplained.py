"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import LOW, POOR, BudgetRule, money
from apps.evaluations.rules.reading import (
    explains_unspent,
    speaks_of_spending,
)


class UnderspentUnexplained(BudgetRule):
    """执行率不足 95% 时，应说明多少钱、为何没有用完（财预〔2020〕10号：执行率低须单独说明）。"""

    code = "underspent-unexplained"
    basis = "财预〔2020〕10号（执行率低须单独说明）"
    title = "结余资金未说明"
    advice = "请补充说明。"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        total = view.sheet.budget["total"]
        if total.rate is None or total.rate >= LOW or not total.adjusted or explains_unspent(view):
            return
        # Below 60 % ``Underspent`` asks for reasons anyway; here only silence counts.
        if total.rate < POOR and speaks_of_spending(view):
            return
        left = (total.adjusted or Decimal(0)) - (total.executed or Decimal(0))
        text = (
            f"执行率 {total.rate}%，有{money(view, left)}未支出，表中没有写明未支出的金额和原因。"
        )
        yield self.finding("budget.total.rate", text)
