"""数字对账: the figures of the text against each other and against the table (domain §5.1, 6 to 12)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers.text import rounds_to
from apps.checks.texts import annual_yuan, yuan
from apps.declarations.rules.narrative.statements import (
    BUDGET,
    Statement,
    budget_text,
    is_slip,
    part_statements,
    statements,
)


class NarrativeAmountMismatch(Rule):
    """经费说明写的总金额应与资金表的年度资金申请总额相等（写“约”的可以舍入）。"""

    code = "narrative-amount-mismatch"
    title = "经费说明的总金额与资金表不符"
    family = "数字对账"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        annual = annual_yuan(view)
        if not annual:
            return
        for one in view.once(statements):
            yield from self._told(view, one, annual)
        yield from self._parts(view)

    def _told(self, view: CheckView, one: Statement, annual: Decimal) -> Iterator[Finding]:
        value = one.amount.value
        total = view.sheet.in_yuan(view.sheet.funding.total)
        if value in (annual, total) or is_slip(value, annual):
            return
        rounded = rounds_to(annual, value, one.amount.step)
        if rounded and one.amount.approximate:
            return
        text = view.once(budget_text)
        exact = one.path == BUDGET and len(text.counted) > 1 and text.total == value
        yield self.finding(
            one.path,
            f"{one.label}写{one.amount.written}（{yuan(value)}），资金表的年度资金申请总额是"
            f"{yuan(annual)}，相差{yuan(abs(annual - value))}。"
            + ("各项相加也正好是说明的数，不是舍入。" if exact else ""),
            severity=Severity.HINT if rounded and not exact else None,
        )

    def _parts(self, view: CheckView) -> Iterator[Finding]:
        for one, title, figure in part_statements(view):
            value = one.amount.value
            if value == figure or is_slip(value, figure):
                continue
            if not rounds_to(figure, value, one.amount.step):
                yield self.finding(
                    one.path,
                    f"{one.label}写{title}{one.amount.written}（{yuan(value)}），资金表的{title}是"
                    f"{yuan(figure)}。请统一。",
                )
