"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows

_CUT: Final = re.compile(
    r"(?:…|\.\.\.|[的和与及、，,（(《“/]|长效|年度|有关|相关|关于|进一步|资源建)$"
)


class NameTruncated(Rule):
    """指标名称多半在录入时被截断。"""

    code = "name-truncated"
    about = "rows"
    title = "指标名称不完整"
    family = "指标名称"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            raw = str(row.raw.level3).strip()
            if len(raw) > 2 and _CUT.search(raw):
                yield self.finding(row.at("level3"), f"{row.label}好像没有写完，请核对。")
            elif raw.count("(") + raw.count("（") != raw.count(")") + raw.count("）"):
                yield self.finding(row.at("level3"), f"{row.label}的括号不成对，请核对。")
