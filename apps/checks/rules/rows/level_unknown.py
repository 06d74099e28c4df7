"""Rules of the levels: known ones, the right level 1, and level 2 by the meaning of the name."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import LEVELS2, rows
from apps.formkit.levels import LEVEL1


class LevelUnknown(Rule):
    """一级、二级指标应取表式规定的名称。"""

    code = "level-unknown"
    about = "rows"
    title = "不认识的一级或二级指标"
    advice = "请从表式规定的名称中选。"
    family = "指标层级"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.level1 not in LEVEL1:
                yield self.finding(
                    row.at("level1"),
                    f"{row.label}的一级指标“{row.raw.level1}”不在表式中，应为"
                    f"{'、'.join(LEVEL1)}之一。",
                )
            elif row.level2 not in LEVELS2:
                shown = f"“{row.raw.level2}”不在表式中" if row.raw.level2 else "没有填写"
                yield self.finding(row.at("level2"), f"{row.label}的二级指标{shown}。")
