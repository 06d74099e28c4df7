"""Points typed beside those reckoned (财预〔2020〕10号)."""

from __future__ import annotations

from apps.evaluations.rules.points.scores import TypedRule


class ScoreMissing(TypedRule):
    """算不出来、要凭佐证评的得分由单位填写，不能空着。"""

    code = "score-missing"
    is_duty = True
    title = "没有填得分"
    advice = "请填写得分。"
    basis = "财预〔2020〕10号（定性指标分档计分）"
