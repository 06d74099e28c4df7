"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows


class TargetMissing(Rule):
    """每条指标都要有指标值；空白不等于零。"""

    code = "target-missing"
    is_duty = True
    basis = "财预〔2015〕88号（细化量化）"
    about = "rows"
    title = "没有指标值"
    advice = "请填写。"
    family = "完整性"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if not row.target and row.name:
                yield self.finding(row.at("target"), f"{row.label}没有指标值。")
