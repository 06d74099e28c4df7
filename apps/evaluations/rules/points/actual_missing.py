"""A blank cell of results is no nought (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import scored


class ActualMissing(ScoreRule):
    """每条指标都要填写实际完成值；没有完成填0，不能空着。"""

    code = "actual-missing"
    is_duty = True
    title = "没有实际完成值"
    advice = "请填写，没有完成填0。"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            if not one.row.actual.strip():
                yield self.finding(one.at("actual"), f"{one.label}还没有填写实际完成值。")
