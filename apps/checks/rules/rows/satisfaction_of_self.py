"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows
from apps.checks.wording import words
from apps.formkit.levels import SATISFACTION


class SatisfactionOfSelf(Rule):
    """满意度应问受益的人；预算单位对自己聘请的第三方满意不满意，不是服务对象满意度。"""

    code = "satisfaction-of-self"
    basis = "财预〔2021〕101号（满意度指标）"
    about = "rows"
    title = "满意度问的是自己"
    family = "指标名称"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.level1 == SATISFACTION and any(w in row.name for w in words("self_words")):
                yield self.finding(
                    row.at("level3"), f"{row.label}问的是单位自己，请改为项目服务对象的满意度。"
                )
