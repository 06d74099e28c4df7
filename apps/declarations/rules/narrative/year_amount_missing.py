"""Section 六 that does not say how much this year costs (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule
from apps.checks.numbers import amounts_in, clean
from apps.checks.texts import annual_yuan, section, yuan
from apps.checks.wording import is_placeholder
from apps.declarations.rules.narrative.statements import BUDGET


class YearAmountMissing(Rule):
    """年度预算安排要写明本年的金额：一个金额也没有，或者只有整个项目期的总额，都无从核对。"""

    code = "year-amount-missing"
    title = "年度预算安排没有本年金额"
    advice = "请补写。"
    family = "数字对账"

    def check(self, view: CheckView) -> Iterator[Finding]:
        text, annual = section(view, "budget"), annual_yuan(view)
        table = view.sheet.narrative.budget_items if view.sheet.narrative else ""
        if not annual or not clean(text).strip() or is_placeholder(text) or table.strip():
            return
        told = {one.value for one in amounts_in(text)}
        whole = view.sheet.in_yuan(view.sheet.funding.total)
        if not told:
            yield self.finding(
                BUDGET, f"年度预算安排没有写出金额，请写明本年{yuan(annual)}怎么安排。"
            )
        elif told == {whole} and whole != annual:
            yield self.finding(
                BUDGET,
                f"年度预算安排只写了整个项目期的{yuan(whole)}，没有写本年的{yuan(annual)}。",
            )
