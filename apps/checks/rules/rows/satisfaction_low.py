"""Bound against range: satisfaction that asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import LIMITS, figures


class SatisfactionLow(Rule):
    """满意度目标低于80%，说明对服务质量没有要求；低于60%的多半是填错。"""

    code = "satisfaction-low"
    title = "满意度目标偏低"
    family = "不做也达标"
    about = "rows"
    basis = "财预〔2021〕101号（满意度指标）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if row.reading.nature != "opinion" or not row.is_share or row.op in LIMITS:
                continue
            if row.unit == "%" and 0 < (row.number or 0) < 80:
                slip = (row.number or 0) < 60
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的目标“{row.shown}”"
                    + ("明显过低，请核对是否填错。" if slip else "低于80%，请说明理由或提高。"),
                    severity=None if slip else Severity.HINT,
                )
