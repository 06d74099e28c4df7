"""A figure without an operator (domain §5.3, 28)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import figures
from apps.checks.rules.rows.target_remedies import operator_remedy


class OperatorMissing(Rule):
    """数值指标应写明比较符号（≥、≤、=），否则评价时无法判断超出或不足算不算达标。"""

    code = "operator-missing"
    basis = "财预〔2021〕101号（指标值设置）"
    title = "没有比较符号"
    advice = "请补上。"
    family = "不做也达标"
    severity = Severity.HINT
    about = "rows"
    gathered = "{count}条数值指标没有写≥、≤或=（{names}），请逐条补上。"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if row.op or row.value.number_to is not None or row.value.is_approximate:
                continue
            operator = "≤" if row.is_cost or row.reading.direction == "lower" else "≥"
            yield self.finding(
                row.at("target"),
                f"{row.label}的指标值“{row.shown}”没有写≥、≤或=。",
                remedy=operator_remedy(row, operator),
            )
