"""数字对账: the figures of the text against each other and against the table (domain §5.1, 6 to 12)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import yuan
from apps.declarations.rules.narrative.statements import (
    BUDGET,
    budget_text,
    statements,
)


class NarrativeTotalMissing(Rule):
    """年度预算安排分项列支时应写出合计，便于核对。"""

    code = "narrative-total-missing"
    title = "经费说明没有合计"
    advice = "请补写合计。"
    family = "数字对账"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        text = view.once(budget_text)
        if len(text.counted) > 2 and not any(one.path == BUDGET for one in view.once(statements)):
            yield self.finding(
                BUDGET,
                f"年度预算安排列了{len(text.counted)}项，没有写合计"
                f"（各项相加{yuan(text.total)}）。",
            )
