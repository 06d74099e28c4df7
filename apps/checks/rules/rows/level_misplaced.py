"""Rules of the levels: known ones, the right level 1, and level 2 by the meaning of the name."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.checks.rows import rows
from apps.formkit.levels import COST, LEVEL1, level1_of


class LevelMisplaced(Rule):
    """二级指标应归在所属的一级指标下；2025年起成本是一级指标，不再列在产出之下。"""

    code = "level-misplaced"
    basis = "财预〔2021〕101号（成本指标单列）"
    about = "rows"
    title = "二级指标不属于所在的一级指标"
    advice = "请改到所属的一级指标下。"
    family = "指标层级"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            level1 = level1_of(row.level2)
            if level1 is None or row.level1 not in LEVEL1:
                continue
            if level1 != row.level1:
                yield self.finding(
                    row.at("level1"),
                    f"{row.label}的二级指标“{row.raw.level2}”属于{level1}，却列在{row.level1}下。",
                    remedy=Remedy.replacing(row.at("level1"), str(row.raw.level1), level1),
                )
            elif row.level2 == COST and view.policy.edition == "2025":
                yield self.finding(
                    row.at("level1"),
                    f"{row.label}把成本指标列在产出指标下；本年表式中成本指标是一级指标。",
                    remedy=Remedy.replacing(row.at("level1"), str(row.raw.level1), COST),
                )
