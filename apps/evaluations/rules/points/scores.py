"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import SELF_EVALUATION, CheckView, Finding, Rule, Severity


class ScoreRule(Rule):
    family = "自评得分"
    scope = SELF_EVALUATION


class TypedRule(ScoreRule):
    """What the form tells of points that were typed, or not, where the program reckons them itself."""

    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for code, where, message in view.typed:
            if code == self.code:
                yield self.finding(where, message)
