"""Bound against range: satisfaction that asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import LIMITS, Row, figures

_LOW: Final = 80
_SLIP: Final = 60


class SatisfactionLow(Rule):
    """满意度目标低于80%，说明对服务质量没有要求；低于60%的多半是填错。"""

    code = "satisfaction-low"
    title = "满意度目标偏低"
    family = "不做也达标"
    about = "rows"
    basis = "财预〔2021〕101号（满意度指标）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            number = row.number or 0
            if not self._is_opinion(row) or not 0 < number < _LOW:
                continue
            slip = number < _SLIP
            how = "明显过低，请核对是否填错。" if slip else f"低于{_LOW}%，请说明理由或提高。"
            yield self.finding(
                row.at("target"),
                f"{row.label}的目标“{row.shown}”{how}",
                severity=None if slip else Severity.HINT,
            )

    def _is_opinion(self, row: Row) -> bool:
        """Return whether so many in a hundred at least are to be content."""
        return row.reading.nature == "opinion" and row.unit == "%" and row.op not in LIMITS
