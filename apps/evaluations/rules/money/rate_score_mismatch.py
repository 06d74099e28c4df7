"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.money.budget import BudgetRule
from apps.evaluations.rules.reading import (
    CENT,
)
from apps.evaluations.scoring.points import score_execution
from apps.evaluations.scoring.policy import ScoringPolicy

_BANDED: Final = ScoringPolicy(is_execution_banded=True)


class RateScoreMismatch(BudgetRule):
    """执行率得分＝分值×执行率（不超过满分），或按规则集的分档给分。"""

    code = "rate-score-mismatch"
    basis = "财预〔2020〕10号（预算执行率）"
    title = "执行率得分算错"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        total = view.sheet.budget["total"]
        if total.rate is None or total.weight is None or total.score is None:
            return
        linear = score_execution(total.rate, total.weight, ScoringPolicy())
        banded = score_execution(total.rate, total.weight, _BANDED)
        allowed = [one.value for one in (linear, banded) if one.value is not None]
        if all(abs(value - total.score) > CENT for value in allowed):
            text = f"执行率得分应为 {linear.formula}，表中为 {total.score}。"
            yield self.finding("budget.total.score", text)
