"""Spending taken for output or effect (domain §5.3, 35)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule
from apps.checks.rows import Row, rows
from apps.formkit.levels import EFFECT, OUTPUT

_SPENT: Final = re.compile(
    r"(?:经费|专款|预算|资金|款项|拨款)(?:拨付|使用|支出|支付|执行|下达){1,2}(?:完成)?(?:率|进度|比例)$"
)
_FOR_PEOPLE: Final = re.compile(r"补贴|补助|奖|救助|抚恤|慰问|津贴|补偿")


class SpendingRate(Rule):
    """预算执行率、资金使用率、支付进度另有评分，不应作为产出或效益指标。"""

    code = "spending-rate"
    title = "把花钱的进度当作产出或效益"
    family = "指标层级"
    about = "rows"
    basis = "财预〔2020〕10号（预算执行率单独计分）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            word = self._spent(row)
            if word and row.level1 in (OUTPUT, EFFECT):
                yield self.finding(
                    row.at("level3"),
                    f"{row.label}讲的是花钱进度（{word}），不是{row.level1[:2]}。"
                    "预算执行率在自评时单独计分，请换成工作本身的指标。",
                )

    def _spent(self, row: Row) -> str:
        """Return the words that speak of spending; paying out what people are to get is work."""
        head, name = row.reading.head, row.reading.name
        if head is not None and head.kind == "spending":
            return head.word
        found = None if _FOR_PEOPLE.search(name) else _SPENT.search(name)
        return found[0] if found else ""
