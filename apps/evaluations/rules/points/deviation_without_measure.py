"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import scored

_MEASURE: Final = (
    "将",
    "拟",
    "措施",
    "加强",
    "今后",
    "下一步",
    "下年",
    "改进",
    "完善",
    "督促",
    "提前",
)


class DeviationWithoutMeasure(ScoreRule):
    """偏差原因一栏只写原因，没有写改进措施。"""

    code = "deviation-without-measure"
    basis = "财预〔2020〕10号（偏差原因分析及改进措施）"
    title = "偏差原因缺少改进措施"
    advice = "请补写怎么改、何时改好。"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            text = one.row.deviation.strip()
            if text and not any(word in text for word in _MEASURE):
                yield self.finding(one.at("deviation"), f"{one.label}只写了原因，没有写改进措施。")
