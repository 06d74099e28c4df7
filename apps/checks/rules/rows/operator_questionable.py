"""Operators that are seldom meant (domain §5.3, 29)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import MONEY, figures
from apps.checks.rules.rows.target_remedies import operator_remedy
from apps.core.text import plain
from apps.formkit.levels import COST, SATISFACTION


class OperatorQuestionable(Rule):
    """成本是上限，用≤而不用=；满意度定为恰好100%难以做到，一般写≥90%。"""

    code = "operator-questionable"
    title = "比较符号存疑"
    advice = "请核对。"
    family = "不做也达标"
    severity = Severity.HINT
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if row.op != "=":
                continue
            if row.level1 == COST and row.dimension in MONEY and row.reading.kind != "standard":
                yield self.finding(
                    row.at("target"),
                    f"{row.label}是成本指标，写成恰好等于{plain(row.value.number or 0)}{row.unit}；"  # type: ignore[arg-type]
                    "成本应定上限，用≤。",
                    remedy=operator_remedy(row, "≤"),
                )
            elif row.level1 == SATISFACTION and row.number == 100:
                yield self.finding(
                    row.at("target"),
                    f"{row.label}定为恰好100%，有一个人不满意就不达标；一般写≥90%。",
                )
