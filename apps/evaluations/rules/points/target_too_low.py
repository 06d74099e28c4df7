"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import is_told, scored
from apps.formkit.indicators import Direction

_OVER: Final = Decimal("1.3")


class TargetTooLow(ScoreRule):
    """实际值超过目标三成以上，目标可能定低了，应说明原因。"""

    code = "target-too-low"
    basis = "财预〔2020〕10号（超额完成须分析原因）"
    title = "超额过多未说明"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            ratio = one.outcome.ratio
            if one.way != Direction.HIGHER or ratio is None or ratio < _OVER:
                continue
            if not is_told(one.row.deviation):
                text = f"{one.label}目标 {one.row.target}，实际 {one.row.actual}，为目标的 {ratio:.0%}，请说明原因。"
                yield self.finding(one.at("deviation"), text)
