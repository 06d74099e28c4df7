"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows
from apps.formkit.levels import level1_of


class MissingLevel2(Rule):
    """规则集要求的二级指标（产出下的数量、质量、时效等），每个至少要有一条。"""

    code = "missing-level2"
    basis = "财预〔2021〕101号（二级指标）"
    about = "rows"
    title = "缺少必填的二级指标"
    family = "完整性"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = rows(view)
        level1s = {row.level1 for row in lines}
        present = {row.level2 for row in lines}
        for level2 in view.policy.obligatory_level2:
            level1 = level1_of(level2)
            # The missing level 1 is said once, by its own rule.
            if level2 not in present and level1 in level1s:
                yield self.finding(
                    "indicators", f"{level1}下没有“{level2}”。请至少增加一条{level2}。"
                )
