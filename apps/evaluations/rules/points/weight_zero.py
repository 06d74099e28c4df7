"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import scored


class WeightZero(ScoreRule):
    """分值为 0 的指标不起作用，应分配分值或删去。"""

    code = "weight-zero"
    title = "分值为 0"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            if one.row.weight == 0:
                yield self.finding(one.at("weight"), f"{one.label}分值为 0，列在表中却不计分。")
