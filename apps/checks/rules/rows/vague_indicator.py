"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows

_QUESTION: Final = re.compile(r"是否|有没有|有无(?!害|障碍)|能否|[吗？?]$")


class NameIsQuestion(Rule):
    """指标名称应是可以衡量的量，不写成“是否……”的问句。"""

    code = "vague-indicator"
    basis = "财预〔2021〕101号（量化易评）"
    about = "rows"
    title = "指标名称写成问句"
    family = "指标名称"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if _QUESTION.search(row.name):
                yield self.finding(
                    row.at("level3"),
                    f"{row.label}写成了问句。请写成可以衡量的量，如“……及时率”“……准确率”。",
                )
