"""Points typed beside those reckoned (财预〔2020〕10号)."""

from __future__ import annotations

from apps.evaluations.rules.points.scores import TypedRule


class OverUnexplained(TypedRule):
    """超额完成较多、按规则集要扣分的，要说明原因。"""

    code = "over-unexplained"
    is_duty = True
    title = "超额完成没有说明"
    advice = "请在偏差原因一栏说明。"
    basis = "财预〔2020〕10号（超额完成须分析原因）"
