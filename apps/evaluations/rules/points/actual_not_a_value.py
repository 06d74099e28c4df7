"""Words where the target is a figure (domain §5.5, 66)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.checks.wording import has_figure, is_placeholder
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import scored

_ALL: Final = re.compile(r"全(?:部|覆盖|面覆盖|额)|应[一-龥]尽[一-龥]|无|零|未发生")


class ActualNotAValue(ScoreRule):
    """指标值是数字的，实际完成值也要写数字；只写“已完成”，无法核对得分。"""

    code = "actual-not-a-value"
    title = "实际完成值不是数字"
    severity = Severity.WARN
    basis = "财预〔2020〕10号（定量指标按完成比例计分）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            said = one.row.actual.strip()
            if not said or one.target.number is None or one.actual.number is not None:
                continue
            if has_figure(said) and not is_placeholder(said):
                continue
            yield self.finding(
                one.at("actual"),
                f"{one.label}的指标值是“{one.row.target.strip()}”，实际完成值却写“{said}”。请写实际的数。",
                severity=Severity.HINT if _ALL.search(said) else None,
            )
