"""Words where the target is a figure (domain §5.5, 66)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import SELF_EVALUATION, CheckView, Finding, Rule, Severity
from apps.checks.rows import actual_title, rows
from apps.checks.wording import has_figure, is_placeholder

_ALL: Final = re.compile(r"全(?:部|覆盖|面覆盖|额)|应[一-龥]尽[一-龥]|无|零|未发生")
_NOT_YET: Final = re.compile(r"(?:暂?未|尚未|还没|没)到[一-龥]{0,4}(?:点|期|时间?)")


class ActualNotAValue(Rule):
    """指标值是数字的，完成情况也要写数字；只写“已完成”，无法核对。"""

    code = "actual-not-a-value"
    title = "实际完成值不是数字"
    family = "完成情况"
    scope = SELF_EVALUATION
    about = "results"
    basis = "财预〔2020〕10号（定量指标按完成比例计分）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            said = row.reached
            if not said or row.number is None or row.actual is None or _NOT_YET.search(said):
                continue
            if row.actual.number is None and (not has_figure(said) or is_placeholder(said)):
                yield self.finding(
                    row.at("actual"),
                    f"{row.label}的指标值是“{row.shown}”，{actual_title(view)}却写“{said}”。请写实际的数。",
                    severity=Severity.HINT if _ALL.search(said) else None,
                )
