"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows

_COMPOUND: Final = re.compile(r"[率数度][及和与、]|[率数度]以及")


class CompoundIndicator(Rule):
    """一条指标只衡量一件事；两个率合用一个指标值，评价时无法分清。"""

    code = "compound-indicator"
    basis = "财预〔2021〕101号（量化易评）"
    about = "rows"
    title = "一条指标含两个量"
    family = "指标名称"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if _COMPOUND.search(row.name) and row.name.endswith(("率", "数", "度")):
                yield self.finding(
                    row.at("level3"), f"{row.label}含两个量却只有一个指标值。请分成两条。"
                )
