"""数字对账: the figures of the text against each other and against the table (domain §5.1, 6 to 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.declarations.rules.numbers import breakdowns, clean, ends_in, period_in
from apps.declarations.rules.numbers.items import preface_parts
from apps.declarations.rules.numbers.periods import speaks_of_whole_year, years_period_in
from apps.declarations.rules.numbers.text import rounds_to
from apps.declarations.rules.reading import annual_yuan, goal_path, plain, section, wan, yuan
from apps.declarations.rules.statements import (
    BUDGET,
    BudgetText,
    Statement,
    budget_text,
    formulas,
    is_slip,
    priced,
    statements,
)

FAMILY = "数字对账"


def _money(amount: Decimal) -> str:
    return f"{yuan(amount)}（{wan(amount)}）" if amount >= 10000 else yuan(amount)


class NarrativeSumMismatch(Rule):
    """年度预算安排里各项金额之和，应等于说明自己写的合计和资金表的年度资金；说明和目标里“其中”各部分也要加得起来。"""

    code = "narrative-sum-mismatch"
    title = "经费说明各项之和不符"
    family = FAMILY
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
        certain = text.is_certain and len(text.counted) > 1
        severity = Severity.WARN if certain else Severity.HINT
        if abs(gap) <= Decimal(50) * len(text.counted):
            severity = Severity.HINT
        yield self.finding(
            BUDGET,
            f"经费说明{len(text.counted)}项合计{_money(text.total)}（{listed}），"
            f"比{label}{_money(right)}{'多' if gap > 0 else '少'}{yuan(abs(gap))}。",
            severity=severity,
        )

    def _parts(self, view: CheckView, text: BudgetText) -> Iterator[Finding]:
        pairs = [(item.title, item.head, item.parts) for item in text.items if item.head]
        # Without items the whole text is one, and its head is this total already.
        whole = preface_parts(section(view, "budget"))
        if whole and not any(head and head.value == whole[0].value for _, head, _ in pairs):
            pairs.append(("合计", whole[0], whole[1]))
        for title, head, parts in pairs:
            added = sum((part.value for part in parts), Decimal(0))
            if len(parts) < 2 or head is None or added == head.value:
                continue
            if any(part.approximate for part in parts) or rounds_to(added, head.value, head.step):
                continue
            listed = "＋".join(part.written for part in parts)
            yield self.finding(
                BUDGET,
                f"“{title}”写{head.written}，所列{listed}＝{_money(added)}，"
                f"相差{yuan(abs(added - head.value))}。",
                severity=Severity.HINT,
            )


class NarrativeCalcMismatch(Rule):
    """算式和“单价×数量”应与写出的结果相等；舍入过的结果提示写准确数。"""

    code = "narrative-calc-mismatch"
    title = "经费测算的算式与结果不符"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, one in view.once(formulas):
            if one.exact == one.result or is_slip(one.result, one.exact):
                continue
            rounded = rounds_to(one.exact, one.result, one.step)
            if rounded and one.approximate:
                continue
            exact = _money(one.exact) if one.unit.endswith(("元", "万")) else plain(one.exact)
            tail = f"{exact}，写成了{one.result_written}，相差{plain(abs(one.exact - one.result))}"
            yield self.finding(
                path,
                f"{one.expression}＝{tail}。" + ("结果被舍入，请写准确数。" if rounded else ""),
                severity=Severity.HINT if rounded else None,
            )
        yield from self._prose(view)

    def _prose(self, view: CheckView) -> Iterator[Finding]:
        for path, one in view.once(priced):
            if one.expected is None:
                if one.implied is not None and one.missing == "人":
                    yield self.finding(
                        path,
                        f"按{one.written}、{one.expression}计算，{one.total_written}只够"
                        f"{int(one.implied)}人，说明没有写人数，无法核对。",
                        severity=Severity.HINT,
                    )
                continue
            if one.expected == one.total or is_slip(one.total, one.expected):
                continue
            if one.is_cap and one.expected > one.total:
                continue
            rounded = rounds_to(one.expected, one.total, one.step)
            # A step as coarse as the sum itself hides any slip, so it excuses none.
            fine = rounded and one.step * 10 <= one.total
            yield self.finding(
                path,
                f"按“{one.written}”，{one.expression}＝{_money(one.expected)}，"
                f"写成了{one.total_written}，相差{yuan(abs(one.expected - one.total))}。",
                severity=Severity.HINT if fine else None,
            )


class NarrativeAmountMismatch(Rule):
    """经费说明写的总金额应与资金表的年度资金申请总额相等（写“约”的可以舍入）。"""

    code = "narrative-amount-mismatch"
    title = "经费说明的总金额与资金表不符"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        annual = annual_yuan(view)
        if not annual:
            return
        total = view.sheet.in_yuan(view.sheet.funding.total)
        for one in view.once(statements):
            value = one.amount.value
            if value in (annual, total) or is_slip(value, annual):
                continue
            rounded = rounds_to(annual, value, one.amount.step)
            if rounded and one.amount.approximate:
                continue
            text = view.once(budget_text)
            exact = one.path == BUDGET and len(text.counted) > 1 and text.total == value
            yield self.finding(
                one.path,
                f"{one.label}写{one.amount.written}（{yuan(value)}），资金表的年度资金申请总额是"
                f"{yuan(annual)}，相差{yuan(abs(annual - value))}。"
                + ("各项相加也正好是说明的数，不是舍入。" if exact else ""),
                severity=Severity.HINT if rounded and not exact else None,
            )


class NarrativePeriodMismatch(Rule):
    """项目概述、实施周期、实施方案里的起止时间应与表头的计划开始、完成日期一致。"""

    code = "narrative-period-mismatch"
    title = "文字里的起止时间与表头不符"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet = view.sheet
        if sheet.start is None or sheet.end is None:
            return
        for name, label in (("overview", "项目概述"), ("period", "实施周期")):
            text = section(view, name)
            period = period_in(text) or (years_period_in(text) if name == "period" else None)
            if period is None or (period.start, period.end) == (sheet.start, sheet.end):
                continue
            months = [(one.year, one.month) for one in (period.start, period.end)]
            same = months == [(one.year, one.month) for one in (sheet.start, sheet.end)]
            yield self.finding(
                f"narrative.{name}",
                f"{label}写“{period.written}”，表头是{sheet.start}至{sheet.end}。",
                severity=Severity.HINT if same else None,
            )
        yield from self._plan(view, sheet.start, sheet.end)

    def _plan(self, view: CheckView, start: date, end: date) -> Iterator[Finding]:
        text = section(view, "plan")
        ends = ends_in(text, view.sheet.year or start.year)
        for day, written in ends:
            if day > end or day < start:
                after = text.partition(written)[2][:12]
                yield self.finding(
                    "narrative.plan",
                    f"实施方案写“{written}”，不在表头的{start}至{end}之内。",
                    severity=Severity.HINT
                    if day.year == end.year or (day < start and _PREPARES.search(written + after))
                    else None,
                )
        if not ends or speaks_of_whole_year(text):
            return
        last, written = max(ends)
        if (end.year - last.year) * 12 + end.month - last.month >= 3:
            yield self.finding(
                "narrative.plan",
                f"实施方案写到“{written}”为止，表头的计划完成日期是{end}，请核对。",
                severity=Severity.HINT,
            )


# What is done before a project begins.
_PREPARES: Final = re.compile(r"方案|调研|论证|立项|可研|设计|批复|编制|招标|采购|筹备|准备")
_BASIS: Final = re.compile(
    r"[×*xX]|元/|/[人天月次]|每[人天月次年场期部本份个批]|单价|合同|报价|询价|招标"
)


class BudgetBasisMissing(Rule):
    """预算各项应写明单价和数量；只有一个总数，审核时无从判断多少。"""

    code = "budget-basis-missing"
    title = "预算没有测算依据"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        items = [item for item in view.once(budget_text).counted if not self._has_basis(item.text)]
        if len(items) > 1:
            names = "、".join(f"{item.marker} {item.title}" for item in items[:6])
            yield self.finding(
                BUDGET,
                f"{len(items)}项预算只有总数，没有单价和数量（{names}{'等' if len(items) > 6 else ''}）。",
            )

    def _has_basis(self, text: str) -> bool:
        counted = re.search(r"\d+(?:余|多)?(?!元|万元|年|月|日|%)[一-龥]{1,3}", clean(text))
        return bool(_BASIS.search(clean(text)) and counted)


class NarrativeTotalMissing(Rule):
    """年度预算安排分项列支时应写出合计，便于核对。"""

    code = "narrative-total-missing"
    title = "经费说明没有合计"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        text = view.once(budget_text)
        if len(text.counted) > 2 and not any(one.path == BUDGET for one in view.once(statements)):
            yield self.finding(
                BUDGET,
                f"年度预算安排列了{len(text.counted)}项，没有写合计"
                f"（各项相加{_money(text.total)}）。",
            )


RULES: tuple[type[Rule], ...] = (
    NarrativeSumMismatch,
    NarrativeCalcMismatch,
    NarrativeAmountMismatch,
    NarrativePeriodMismatch,
    BudgetBasisMissing,
    NarrativeTotalMissing,
)
