"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows
from apps.checks.texts import bare
from apps.checks.wording import words
from apps.formkit.levels import canonical_level1, canonical_level2


class NameVague(Rule):
    """三级指标要说明是谁的、对什么的：只写“满意度”“完成率”，不知道衡量什么。"""

    code = "indicator-name-vague"
    about = "rows"
    title = "指标名称没有对象"
    advice = "请写明是谁的、对什么的。"
    family = "指标名称"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            own = {row.level1.removesuffix("指标"), row.level2.removesuffix("指标")}
            repeats = bare(row.name).removesuffix("指标") in own and "满意" not in row.name
            if bare(row.name) not in words("generic_names") or repeats:
                continue
            question = "谁对什么满意" if "满意" in row.name else "什么工作"
            # A bare class name says nothing; «群众满意度» at least says whose.
            bare_class = bool(canonical_level1(row.name) or canonical_level2(row.name))
            yield self.finding(
                row.at("level3"),
                f"三级指标只写了“{row.raw.level3}”，没有说明{question}。",
                severity=None if bare_class else Severity.HINT,
            )
