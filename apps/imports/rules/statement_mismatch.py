"""The paragraph before the first form against the forms that follow it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from apps.checks.engine import CheckView, Finding, Rule
from apps.checks.texts import yuan

_WAN: Final = Decimal(10000)
_CENT: Final = Decimal("0.01")


class StatementMismatch(Rule):
    """文首写的年度、项目个数和资金合计，应与后面的申报表一致。"""

    code = "statement-mismatch"
    title = "文首与各表不符"
    family = "数字对账"
    scope = "file"

    def check(self, view: CheckView) -> Iterator[Finding]:
        intro, sheets = view.sheet.intro, view.sheet.sheets
        if not intro or not sheets:
            return
        yield from self._year(intro.get("year"), sheets)
        count = intro.get("project_count", len(sheets))
        if count is not None and count != len(sheets):
            yield self._told(
                "project_count", f"文首写{count}个项目，文件里有{len(sheets)}张申报表。"
            )
        elif intro.get("amount_wan") is not None:
            yield from self._sum(Decimal(str(intro["amount_wan"])), sheets)

    def _year(self, year: int | None, sheets: tuple[Any, ...]) -> Iterator[Finding]:
        years = {sheet.year for sheet in sheets if sheet.year}
        if year is not None and years and year not in years:
            listed = "、".join(f"{one}年" for one in sorted(years))
            yield self._told("year", f"文首写{year}年，申报表是{listed}的。")

    def _sum(self, wan: Decimal, sheets: tuple[Any, ...]) -> Iterator[Finding]:
        amounts = [sheet.in_yuan(sheet.funding.annual) for sheet in sheets]
        if None in amounts:
            return
        stated, added = wan * _WAN, sum(amounts, Decimal(0))
        step = _WAN.scaleb(int(wan.as_tuple().exponent))
        if abs(stated - added) >= max(step, _CENT):
            yield self._told(
                "amount_wan",
                f"文首写资金合计{yuan(stated)}，{len(sheets)}张申报表的年度资金合计{yuan(added)}，"
                f"相差{yuan(abs(stated - added))}。",
            )

    def _told(self, name: str, message: str) -> Finding:
        return self.finding(f"statement.{name}", f"{message}请核对。")
