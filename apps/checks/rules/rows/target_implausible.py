"""Bound against range: a share of passing that asks for next to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import FLOORS, figures


class TargetImplausible(Rule):
    """合格率、及时率、准确率一类的目标低于三成，不合常理，多半是少写了一位。"""

    code = "target-implausible"
    title = "指标值不合常理"
    family = "不做也达标"
    severity = Severity.HINT
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if row.reading.kind not in ("quality", "timely") or row.unit != "%":
                continue
            if row.op in FLOORS and 0 < (row.number or 0) < 30 and not row.reading.is_unwanted:
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的目标“{row.shown}”不合常理，请核对是否少写了一位。",
                )
