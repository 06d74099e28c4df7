"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from apps.checks.engine import SELF_EVALUATION, Rule


class ScoreRule(Rule):
    family = "自评得分"
    scope = SELF_EVALUATION
