"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows


class NameMissing(Rule):
    """每条指标都要有三级指标名称。"""

    code = "level3-missing"
    is_duty = True
    about = "rows"
    title = "三级指标没有名称"
    advice = "请填写。"
    family = "完整性"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if not row.name:
                yield self.finding(row.at("level3"), f"第{row.index + 1}条指标没有三级指标名称。")
