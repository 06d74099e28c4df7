"""数字对账: the figures of the text against each other and against the table (domain §5.1, 6 to 12)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers import Priced
from apps.checks.numbers.text import rounds_to
from apps.checks.texts import yuan
from apps.core.text import plain
from apps.declarations.rules.narrative.statements import (
    formulas,
    is_slip,
    priced,
)


class NarrativeCalcMismatch(Rule):
    """算式和“单价×数量”应与写出的结果相等；舍入过的结果提示写准确数。"""

    code = "narrative-calc-mismatch"
    title = "经费测算的算式与结果不符"
    advice = "请改正算式或结果。"
    family = "数字对账"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, one in view.once(formulas):
            if one.exact == one.result or is_slip(one.result, one.exact):
                continue
            rounded = rounds_to(one.exact, one.result, one.step)
            if rounded and one.approximate:
                continue
            told = yuan if one.unit.endswith(("元", "万")) else plain
            gap = told(abs(one.exact - one.result))
            tail = f"{told(one.exact)}，写成了{one.result_written}，相差{gap}"
            yield self.finding(
                path,
                f"{one.expression}＝{tail}。" + ("结果被舍入，请写准确数。" if rounded else ""),
                severity=Severity.HINT if rounded else None,
            )
        yield from self._prose(view)

    def _prose(self, view: CheckView) -> Iterator[Finding]:
        for path, one in view.once(priced):
            if one.expected is not None:
                yield from self._priced(path, one, one.expected)
            elif one.implied is not None and one.missing == "人":
                yield self.finding(
                    path,
                    f"按{one.written}、{one.expression}计算，{one.total_written}只够"
                    f"{int(one.implied)}人，说明没有写人数，无法核对。",
                    severity=Severity.HINT,
                )

    def _priced(self, path: str, one: Priced, expected: Decimal) -> Iterator[Finding]:
        if expected == one.total or is_slip(one.total, expected):
            return
        if one.is_cap and expected > one.total:
            return
        # A step as coarse as the sum itself hides any slip, so it excuses none.
        fine = rounds_to(expected, one.total, one.step) and one.step * 10 <= one.total
        yield self.finding(
            path,
            f"按“{one.written}”，{one.expression}＝{yuan(expected)}，"
            f"写成了{one.total_written}，相差{yuan(abs(expected - one.total))}。",
            severity=Severity.HINT if fine else None,
        )
