"""万 and 万/人 do not say of what (domain §5.3, 30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule
from apps.checks.rows import figures
from apps.checks.rules.rows.amends import unit_remedy

_INCOMPLETE: Final = re.compile(r"^(?:万|千|百|亿|百万|千万)(?:/.*)?$|^/|/$")


class UnitIncomplete(Rule):
    """“万”“万/人”不是完整的计量单位，应写“万元”“万元/人”或“万人”。"""

    code = "unit-incomplete"
    title = "计量单位不完整"
    family = "计量单位"
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if not _INCOMPLETE.match(row.unit):
                continue
            money = row.is_cost or row.reading.nature in ("money", "price", "income")
            better = re.sub(r"^([百千万亿]+)", r"\1元", row.unit) if money else ""
            advice = f"，应写为“{better}”" if better else "，请写明是什么的单位（如万元、万人）"
            yield self.finding(
                row.at("target"),
                f"{row.label}的计量单位“{row.unit}”不完整{advice}。",
                remedy=unit_remedy(row, better) if better else None,
            )
