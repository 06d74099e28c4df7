"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.declarations.rules.numbers import clean
from apps.declarations.rules.reading import annual_yuan, factor, goal, section, yuan

FAMILY = "资金"

_STAGE: Final = re.compile(r"第[一二三四五1-5]年|[(（][一二三四五]期[)）]")


def _months(view: CheckView) -> int | None:
    """How many months the project runs; ``None`` when a date is missing."""
    start, end = view.sheet.start, view.sheet.end
    if start is None or end is None:
        return None
    return int((end.year - start.year) * 12 + end.month - start.month + 1)


def runs_for_years(view: CheckView) -> bool:
    """Whether the project reaches into another year."""
    if _STAGE.search(view.sheet.project_name):
        return True
    months = _months(view)
    return months is not None and (months > 12 or view.sheet.start.year != view.sheet.end.year)


class _SumRule(Rule):
    """Parts against their total."""

    family = FAMILY
    severity = Severity.BLOCK
    total: ClassVar[str]
    total_label: ClassVar[str]
    parts: ClassVar[tuple[tuple[str, str], ...]]

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        total = getattr(funding, self.total)
        filled = [(label, getattr(funding, name)) for name, label in self.parts]
        filled = [(label, amount) for label, amount in filled if amount is not None]
        if total is None or not filled:
            return
        added = sum((amount for _, amount in filled), Decimal(0))
        if added == total:
            return
        unit = factor(view)
        remedy = self._filling(view, total - added)
        if len(filled) == 1:
            label, amount = filled[0]
            yield self.finding(
                f"funding.{self.total}",
                f"{self.total_label}填{yuan(total * unit)}，{label}却填{yuan(amount * unit)}，其余分项"
                f"是空的，相差{yuan(abs(amount - total) * unit)}。请核对后改正其中一项。",
                remedy=remedy,
            )
            return
        listed = "＋".join(f"{label}{yuan(amount * unit)}" for label, amount in filled)
        gap = abs(added - total) * unit
        yield self.finding(
            f"funding.{self.total}",
            f"{self.total_label}填{yuan(total * unit)}，但{listed}＝{yuan(added * unit)}，"
            f"相差{yuan(gap)}。请核对后改正其中一项。",
            remedy=remedy,
        )

    def _filling(self, view: CheckView, rest: Decimal) -> Remedy | None:
        """Return the remedy that fills the only blank part with what is left; no total is cut."""
        blank = [name for name, _ in self.parts if getattr(view.sheet.funding, name) is None]
        if len(blank) != 1 or rest <= 0:
            return None
        return Remedy.replacing(f"funding.{blank[0]}", "", f"{rest:,.2f}")


class FundingTotalMismatch(_SumRule):
    """项目资金总额应等于财政资金与其他资金之和，逐分相等。"""

    code = "funding-total-mismatch"
    title = "项目资金总额与分项之和不符"
    total, total_label = "total", "项目资金总额"
    parts = (("total_fiscal", "财政资金"), ("total_other", "其他资金"))


class AnnualSumMismatch(_SumRule):
    """年度资金申请总额应等于当年财政拨款、上年结转资金、其他资金之和，逐分相等。"""

    code = "annual-sum-mismatch"
    title = "年度资金申请总额与分项之和不符"
    total, total_label = "annual", "年度资金申请总额"
    parts = (
        ("annual_appropriation", "当年财政拨款"),
        ("annual_carryover", "上年结转资金"),
        ("annual_other", "其他资金"),
    )


class AnnualMissing(Rule):
    """年度资金申请总额必须填写；没有资金也应填 0。"""

    code = "annual-missing"
    title = "年度资金申请总额没有填写"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.sheet.funding.annual is None:
            yield self.finding(
                "funding.annual", "年度资金申请总额是空的。请填写金额，确无资金的填 0。"
            )


class AnnualZero(Rule):
    """年度资金申请总额为零的项目，应说明为何仍要申报。"""

    code = "annual-zero"
    title = "年度资金申请总额为零"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.sheet.funding.annual == 0:
            yield self.finding(
                "funding.annual", "年度资金申请总额为0元。如本年不申请资金，请确认是否需要申报。"
            )


class AnnualBreakdownMissing(Rule):
    """填了年度资金申请总额，就要写明其中当年财政拨款、上年结转资金、其他资金各多少。"""

    code = "annual-breakdown-missing"
    title = "年度资金没有分项"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        parts = (funding.annual_appropriation, funding.annual_carryover, funding.annual_other)
        if funding.annual and all(part is None for part in parts):
            yield self.finding(
                "funding.annual_appropriation",
                f"年度资金申请总额{yuan(funding.annual * factor(view))}，但当年财政拨款、上年结转资金、"
                "其他资金三项都是空的。请分项填写，没有的填 0。",
            )


class FundingBreakdownMissing(Rule):
    """填了项目资金总额，就要写明其中财政资金和其他资金各多少。"""

    code = "funding-breakdown-missing"
    title = "项目资金总额没有分项"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        if funding.total and funding.total_fiscal is None and funding.total_other is None:
            yield self.finding(
                "funding.total_fiscal",
                f"项目资金总额{yuan(funding.total * factor(view))}，但财政资金和其他资金都是空的。",
            )


class AmountNegative(Rule):
    """资金不能为负数。"""

    code = "amount-negative"
    title = "资金为负数"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name, text in view.sheet.funding.to_json().items():
            if text and text.startswith("-"):
                yield self.finding(f"funding.{name}", f"这里填了负数{text}。资金应为零或正数。")


class TotalBelowAnnual(Rule):
    """整个项目的资金不会少于其中一年的资金。"""

    code = "total-below-annual"
    title = "项目资金总额小于年度资金"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        if funding.total is not None and funding.annual and funding.total < funding.annual:
            unit = factor(view)
            yield self.finding(
                "funding.total",
                f"项目资金总额{yuan(funding.total * unit)}小于年度资金申请总额"
                f"{yuan(funding.annual * unit)}。整个项目的资金应不少于一年的资金。",
            )


class TotalAboveAnnual(Rule):
    """一年期项目的项目资金总额应与年度资金申请总额相等。"""

    code = "total-annual-mismatch"
    title = "一年期项目的总额与年度资金不等"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding, months = view.sheet.funding, _months(view)
        if months is None or runs_for_years(view) or not funding.total or not funding.annual:
            return
        if funding.total > funding.annual:
            unit = factor(view)
            yield self.finding(
                "funding.total",
                f"项目在{view.sheet.start:%Y-%m-%d}至{view.sheet.end:%Y-%m-%d}内完成，项目资金总额"
                f"{yuan(funding.total * unit)}却大于年度资金申请总额{yuan(funding.annual * unit)}。",
            )


class MultiyearTotalMissing(Rule):
    """跨年度项目应填整个项目期的资金；总额空着，或与一年的资金相等，多半是漏填了以后年度。"""

    code = "multiyear-total-missing"
    title = "跨年度项目的项目资金总额存疑"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        if not runs_for_years(view) or not funding.annual:
            return
        if funding.total is None:
            yield self.finding("funding.total", "项目跨年度实施，项目资金总额没有填写。")
        elif funding.total == funding.annual:
            yield self.finding(
                "funding.total",
                "项目跨年度实施，项目资金总额却与年度资金申请总额相等。请确认其他年度没有资金。",
            )


class MoneyUnitSuspect(Rule):
    """金额与上年同一项目相差约一万倍时，多半是元与万元填错了。"""

    code = "money-unit-suspect"
    title = "金额单位疑似元、万元混用"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        now, before = annual_yuan(view), None
        if view.previous is not None:
            amount = view.previous.funding.annual
            before = view.previous.in_yuan(amount)
        if not now or not before:
            return
        ratio = now / before
        if Decimal(3000) <= ratio <= Decimal(30000) or Decimal(3000) <= 1 / ratio <= Decimal(30000):
            yield self.finding(
                "funding.annual",
                f"年度资金申请总额{yuan(now)}，上年同一项目为{yuan(before)}，相差约一万倍。"
                "请确认没有把元和万元填混。",
            )


class FundingSourceUnexplained(Rule):
    """全部为其他资金而文字只说财政预算的，应说明资金从哪里来。"""

    code = "funding-source-unexplained"
    title = "其他资金的来源没有说明"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding = view.sheet.funding
        if not funding.annual or funding.annual_other != funding.annual:
            return
        text = clean(goal(view) + section(view, "overview") + section(view, "budget"))
        if not any(
            word in text for word in ("其他资金", "自筹", "捐赠", "市级", "上级", "转移支付")
        ):
            yield self.finding(
                "funding.annual_other",
                f"年度资金{yuan(annual_yuan(view) or Decimal(0))}全部列为其他资金，文字中没有说明来源"
                "（如上级拨款、自筹、捐赠）。",
            )


RULES: tuple[type[Rule], ...] = (
    FundingTotalMismatch,
    AnnualSumMismatch,
    AnnualMissing,
    AnnualZero,
    AnnualBreakdownMissing,
    FundingBreakdownMissing,
    AmountNegative,
    TotalBelowAnnual,
    TotalAboveAnnual,
    MultiyearTotalMissing,
    MoneyUnitSuspect,
    FundingSourceUnexplained,
)
