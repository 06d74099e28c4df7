"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import LEVELS2, rows
from apps.checks.texts import bare
from apps.checks.wording import words
from apps.formkit.levels import LEVEL1


class NameRepeatsLevel(Rule):
    """三级指标不能只写二级指标的名称，要写出具体衡量什么。"""

    code = "level3-repeats-level2"
    about = "rows"
    title = "三级指标只重复二级指标"
    family = "指标名称"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        levels = {name.removesuffix("指标") for name in (*LEVELS2, *LEVEL1)}
        for row in rows(view):
            core = bare(row.name).removesuffix("指标").removesuffix("性")
            own = {row.level2.removesuffix("指标"), row.level1.removesuffix("指标")}
            own.add(row.level1.removesuffix("指标") + row.level2.removesuffix("指标"))
            if bare(row.name) in words("generic_names") and "满意" in row.name:
                continue
            if core and (core in own or (core in levels and bare(row.name).endswith("指标"))):
                yield self.finding(
                    row.at("level3"),
                    f"三级指标只写了“{row.raw.level3}”，重复了上级指标的名称。"
                    "请写出具体衡量什么，如“每场培训费用”。",
                )
