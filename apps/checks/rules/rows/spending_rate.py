"""Spending taken for output or effect (domain §5.3, 35)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule
from apps.checks.rows import EFFECT, OUTPUT, rows


class SpendingRate(Rule):
    """预算执行率、资金使用率、支付进度另有评分，不应作为产出或效益指标。"""

    code = "spending-rate"
    title = "把花钱的进度当作产出或效益"
    family = "指标层级"
    about = "rows"
    basis = "财预〔2020〕10号（预算执行率单独计分）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            head = row.reading.head
            if head is not None and head.kind == "spending" and row.level1 in (OUTPUT, EFFECT):
                yield self.finding(
                    row.at("level3"),
                    f"{row.label}讲的是花钱进度（{head.word}），不是{row.level1[:2]}。"
                    "预算执行率在自评时单独计分，请换成工作本身的指标。",
                )
