"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import CENT, scored


class WeightsNotHundred(ScoreRule):
    """各指标分值与预算执行率分值合计应为 100 分。"""

    code = "weights-not-100"
    basis = "财预〔2021〕101号（指标权重）"
    title = "分值合计不是 100"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        weights = [one.row.weight for one in scored(view)]
        execution = view.sheet.budget["total"].weight
        if not weights or execution is None or None in weights:
            return
        total = sum((weight for weight in weights if weight is not None), execution)
        if abs(total - 100) > CENT:
            yield self.finding("", f"指标分值与执行率分值合计 {total} 分，应为 100 分。")
