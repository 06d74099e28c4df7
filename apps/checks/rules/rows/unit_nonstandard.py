"""Units in other words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import figures
from apps.checks.rules.rows.target_remedies import unit_remedy

_SPELLED: Final = {"百分比": "%", "百分之": "%", "percent": "%", "RMB": "元"}


class UnitNonstandard(Rule):
    """计量单位应写规范符号：百分比写作%，不写“百分比”“百分之”。"""

    code = "unit-nonstandard"
    title = "计量单位写法不规范"
    family = "计量单位"
    severity = Severity.HINT
    about = "rows"
    gathered = "{count}条指标的计量单位写法不规范（{names}），百分比请统一写作“%”。"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if better := _SPELLED.get(row.unit):
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的计量单位“{row.unit}”应写作“{better}”。",
                    remedy=unit_remedy(row, better),
                )
