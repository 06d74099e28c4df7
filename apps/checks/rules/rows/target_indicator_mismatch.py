"""Value against wording: the target answers another question than the name asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import COUNTS, Row, rows
from apps.checks.wording import has_figure

_WITHIN: Final = re.compile(r"(?:未|不)超(?:过)?[一-龥]{0,6}(?:预算|概算|金额)|预算(?:范围)?内")
_SAVING: Final = re.compile(r"节约|节省|降低|节支")


class TargetIndicatorMismatch(Rule):
    """指标值要回答名称问的事：问节约多少，不能只答“不超预算”；问有效、健全与否，不能答几批几次。"""

    code = "indicator-target-mismatch"
    title = "指标值答非所问"
    family = "可衡量"
    severity = Severity.HINT
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if _SAVING.search(row.name) and _WITHIN.search(row.text) and not has_figure(row.text):
                yield self.finding(
                    row.at("target"),
                    f"{row.label}问的是节约多少，指标值“{row.shown}”只说不超支。请写节约率或控制数。",
                )
            elif self._state_counted(row):
                yield self.finding(
                    row.at("target"),
                    f"{row.label}问的是做得怎样，指标值“{row.shown}”却是数量，像是别的指标的值。请核对。",
                )

    def _state_counted(self, row: Row) -> bool:
        if row.number is None or row.reading.nature != "state" or row.dimension not in COUNTS:
            return False
        return (
            row.reading.kind in ("working", "property", "lasting")
            and "多样" not in row.name
            and row.unit not in ("种", "类", "项", "个")
        )
