"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import scored


class TargetEqualsActual(ScoreRule):
    """不低于、不超过类的目标，实际值与目标一模一样，疑似照抄目标而非统计所得。"""

    code = "target-equals-actual"
    title = "实际值照抄目标"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            bound = one.target.number
            if one.target.op not in {"≥", "≤", ">", "<"} or not bound:
                continue
            if one.actual.number == bound and one.actual.number_to is None:
                text = f"{one.label}目标 {one.row.target}，实际恰为 {one.row.actual}，请核实是否为统计结果。"
                yield self.finding(one.at("actual"), text)
