"""Points typed beside those reckoned (财预〔2020〕10号)."""

from __future__ import annotations

from apps.evaluations.rules.points.scores import TypedRule


class ReasonMissing(TypedRule):
    """填写的得分与按规则集算出的不同时，要写明理由。"""

    code = "reason-missing"
    is_duty = True
    title = "改了得分没有理由"
    advice = "请写明理由。"
    basis = "财预〔2020〕10号（定量指标按完成比例计分）"
