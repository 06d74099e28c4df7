"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from decimal import Decimal

from apps.checks.engine import SELF_EVALUATION, CheckView, Rule
from apps.checks.texts import factor, yuan

LOW, POOR, CHANGE = Decimal(95), Decimal(60), Decimal("0.25")


class BudgetRule(Rule):
    family = "预算执行"
    scope = SELF_EVALUATION


def money(view: CheckView, amount: Decimal) -> str:
    """Return an amount of the sheet in 元 for a message."""
    return yuan(amount * factor(view))
