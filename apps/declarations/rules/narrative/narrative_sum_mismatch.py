"""数字对账: the figures of the text against each other and against the table (domain §5.1, 6 to 12)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers import breakdowns
from apps.checks.numbers.items import Sum, preface_parts
from apps.checks.numbers.text import rounds_to
from apps.checks.texts import annual_yuan, goal_path, section, yuan
from apps.declarations.rules.narrative.statements import (
    BUDGET,
    BudgetText,
    Statement,
    budget_text,
    is_slip,
    statements,
)

_ROUNDED: Final = Decimal(50)
"""How much the rounding of an item may make."""


class NarrativeSumMismatch(Rule):
    """年度预算安排里各项金额之和，应等于说明自己写的合计和资金表的年度资金；说明和目标里“其中”各部分也要加得起来。"""

    code = "narrative-sum-mismatch"
    title = "经费说明各项之和不符"
    advice = "请核对各项和合计。"
    family = "数字对账"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        text = view.once(budget_text)
        stated = next((one for one in view.once(statements) if one.path == BUDGET), None)
        # Of running text only what is plainly a list of costs is added up.
        listed = text.is_certain and any("+" in item.written for item in text.counted)
        if len(text.counted) > 1 or listed:
            yield from self._items(view, text, stated)
        yield from self._parts(view, text)
        for path in dict.fromkeys(("total_goal", goal_path(view))):
            yield from self._goal(path, str(getattr(view.sheet, path, "") or ""))

    def _goal(self, path: str, text: str) -> Iterator[Finding]:
        for one in breakdowns(text):
            added = sum(one.parts)
            if added > one.total:
                listed = "＋".join(map(str, one.parts))
                yield self.finding(
                    path,
                    f"“{one.written}”：{listed}＝{added}，超过了{one.total}{one.unit}。",
                    severity=Severity.HINT if one.approximate else None,
                )

    def _items(
        self, view: CheckView, text: BudgetText, stated: Statement | None
    ) -> Iterator[Finding]:
        annual = annual_yuan(view)
        right = annual if stated is None else stated.amount.value
        label = "资金表的年度资金" if stated is None else "说明写的合计"
        if right is None or text.total in (right, annual) or is_slip(text.total, right):
            return
        gap = text.total - right
        listed = "＋".join(yuan(item.amount) for item in text.counted if item.amount is not None)
        yield self.finding(
            BUDGET,
            f"经费说明{len(text.counted)}项合计{yuan(text.total)}（{listed}），"
            f"比{label}{yuan(right)}{'多' if gap > 0 else '少'}{yuan(abs(gap))}。",
            severity=_severity(text, gap),
        )

    def _parts(self, view: CheckView, text: BudgetText) -> Iterator[Finding]:
        for title, head, parts in _parted(view, text):
            added = sum((part.value for part in parts), Decimal(0))
            is_rough = any(part.approximate for part in parts)
            if is_rough or rounds_to(added, head.value, head.step):
                continue
            listed = "＋".join(part.written for part in parts)
            yield self.finding(
                BUDGET,
                f"“{title}”写{head.written}，所列{listed}＝{yuan(added)}，"
                f"相差{yuan(abs(added - head.value))}。",
                severity=Severity.HINT,
            )


def _severity(text: BudgetText, gap: Decimal) -> Severity:
    """Return how loud a gap is told: softly where it may be roundings, or other sums count."""
    is_small = abs(gap) <= _ROUNDED * len(text.counted)
    is_certain = text.is_certain and len(text.counted) > 1
    return Severity.WARN if is_certain and not is_small else Severity.HINT


def _parted(view: CheckView, text: BudgetText) -> Iterator[tuple[str, Sum, tuple[Sum, ...]]]:
    """Yield the sums that announce their parts, each with its title and with two parts at least."""
    pairs = [(item.title, item.head, item.parts) for item in text.items if item.head]
    # Without items the whole text is one, and its head is this total already.
    whole = preface_parts(section(view, "budget"))
    if whole and whole[0].value not in {head.value for _, head, _ in pairs}:
        pairs.append(("合计", *whole))
    return (one for one in pairs if len(one[2]) > 1)
