"""数字对账: the figures of the text against each other and against the table (domain §5.1, 6 to 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers import clean
from apps.declarations.rules.narrative.statements import (
    BUDGET,
    budget_text,
)

_BASIS: Final = re.compile(
    r"[×*xX]|元/|/[人天月次]|每[人天月次年场期部本份个批]|单价|合同|报价|询价|招标"
)


class BudgetBasisMissing(Rule):
    """预算各项应写明单价和数量；只有一个总数，审核时无从判断多少。"""

    code = "budget-basis-missing"
    title = "预算没有测算依据"
    advice = "请补写单价和数量。"
    family = "数字对账"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        items = [item for item in view.once(budget_text).counted if not self._has_basis(item.text)]
        if len(items) > 1:
            names = "、".join(f"{item.marker} {item.title}" for item in items[:6])
            yield self.finding(
                BUDGET,
                f"{len(items)}项预算只有总数，没有单价和数量（{names}{'等' if len(items) > 6 else ''}）。",
            )

    def _has_basis(self, text: str) -> bool:
        counted = re.search(r"\d+(?:余|多)?(?!元|万元|年|月|日|%)[一-龥]{1,3}", clean(text))
        return bool(_BASIS.search(clean(text)) and counted)
