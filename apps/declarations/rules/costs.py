"""Rules of the cost indicators against the budget (domain §5.1, 9 and 10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.numbers.amounts import SCALE
from apps.declarations.rules.reading import Row, annual_yuan, plain, rows, yuan

FAMILY = "成本与预算"

_PERIODS: Final = {
    "月": Decimal(12),
    "个月": Decimal(12),
    "季": Decimal(4),
    "季度": Decimal(4),
    "年": Decimal(1),
}
# What is left of «每公里养护成本» without them is what is paid for.
_PRICE_WORDS: Final = re.compile(
    r"每[一-龥]{0,2}?(?:人|次|场|公里|平方米|亩|座|台|套|件|月|年|天|户|家|批次?|课时|处|个)|[人户亩案场件次]均|平均|年度?|综合|定额|标准|"
    r"单位|单价|成本|费用|费|上限|控制|支出|金额"
)
_PEOPLE: Final = frozenset(["人", "名", "位", "人次"])
_COMMON: Final = _PEOPLE | {
    "次",
    "场",
    "场次",
    "期",
    "批",
    "个",
    "项",
    "家",
    "户",
    "天",
    "件",
    "份",
}


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What a cost indicator lets the project spend in a year; ``None`` without a quantity."""

    row: Row
    amount: Decimal | None
    reckoning: str


def ceilings(view: CheckView) -> tuple[Ceiling, ...]:
    """Work out the ceilings; a quantity counts for a price only when their names touch."""
    return _ceilings(view, shared=2)


def loose_ceilings(view: CheckView) -> tuple[Ceiling, ...]:
    """Work out the ceilings; any quantity of the right unit counts for a price."""
    return _ceilings(view, shared=0)


def _ceilings(view: CheckView, shared: int) -> tuple[Ceiling, ...]:
    return tuple(
        found
        for row in rows(view)
        if words.COST in (row.level1, row.level2) and row.number is not None
        if (found := _ceiling(view, row, shared)) is not None
    )


def _ceiling(view: CheckView, row: Row, shared: int) -> Ceiling | None:
    top, *below = row.unit.replace("·", "/").replace("每", "/").split("/")
    scale = SCALE.get(top)
    if scale is None or row.number is None:
        return None
    amount, reckoning = row.number * scale, f"{plain(row.number)}{row.unit}"
    for unit in below:
        if unit in _PERIODS:
            times = _months(view) if unit in ("月", "个月") else _PERIODS[unit]
            reckoning += f"×{plain(times)}{'个月' if times != 1 and '月' in unit else unit}"
        else:
            count = _quantity(view, row, unit, shared)
            if count is None:
                return Ceiling(row, None, reckoning)
            times = count
            reckoning += f"×{plain(times)}{unit}"
        amount *= times
    return Ceiling(row, amount, reckoning)


def _months(view: CheckView) -> Decimal:
    start, end = getattr(view.sheet, "start", None), getattr(view.sheet, "end", None)
    if start is None or end is None or start.year != end.year:
        return Decimal(12)
    return Decimal(end.month - start.month + 1)


def _single(unit: str) -> str:
    """A price per 客 is paid for each 客次."""
    return unit.removesuffix("次") if len(unit) > 1 else unit


def _quantity(view: CheckView, row: Row, unit: str, least: int) -> Decimal | None:
    """The one quantity that a price per ``unit`` multiplies with: same unit, words shared."""
    stems = {row.name[i : i + 2] for i in range(len(row.name) - 1)}
    subject = _PRICE_WORDS.sub("", row.name)
    near, all_of, named = [], [], []
    for other in rows(view):
        if other.level2 != words.QUANTITY or other.number is None:
            continue
        counted, number = other.unit, other.number
        if counted.startswith("万") and len(counted) > 1:
            counted, number = counted[1:], number * 10000
        if _single(counted) != _single(unit) and not {counted, unit} <= _PEOPLE:
            continue
        all_of.append(number)
        shared = sum(other.name[i : i + 2] in stems for i in range(len(other.name) - 1))
        if len(subject) > 1 and subject in other.name:
            named.append(number)
        if shared >= (1 if unit not in _COMMON else max(1, least)):
            near.append(number)
    # What nothing else is counted in (课时, 盏) can only be what the price is for.
    if least and unit not in _COMMON and len(all_of) == 1 and near:
        return near[0]
    if least:
        sure = near if len(near) == 1 else named
        return sure[0] if len(sure) == 1 else None
    return max(near) if near else all_of[0] if len(all_of) == 1 else None


class CostExceedsBudget(Rule):
    """成本指标按单价和数量（或月数）算出的金额不应超过年度资金。"""

    code = "cost-exceeds-budget"
    title = "成本指标超过年度资金"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        annual = annual_yuan(view)
        if not annual:
            return
        plain_sums = Decimal(0)
        for one in view.once(ceilings):
            if one.amount is None or one.row.op in ("≥", ">"):
                continue
            if "/" not in one.row.unit:
                plain_sums += one.amount
            if one.amount > annual:
                yield self.finding(
                    one.row.at("target"),
                    f"{one.row.label}：{one.reckoning}＝{yuan(one.amount)}，超过年度资金"
                    f"{yuan(annual)}，多{yuan(one.amount - annual)}。",
                )
        if plain_sums > annual and not any(
            one.amount is not None and one.amount > annual for one in view.once(ceilings)
        ):
            yield self.finding(
                "indicators",
                f"各项成本上限合计{yuan(plain_sums)}，超过年度资金{yuan(annual)}。",
                severity=Severity.HINT,
            )


class CostNotCovered(Rule):
    """成本指标应管住大部分资金：各项上限之和不到年度资金的八成，或单价没有数量可乘，都管不住。"""

    code = "cost-not-covered"
    title = "成本指标只管住一部分资金"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        annual, found = annual_yuan(view), view.once(loose_ceilings)
        if not annual or not found:
            return
        known = sum((one.amount for one in found if one.amount is not None), Decimal(0))
        if known * 10 >= annual * 8:
            return
        priced = [one for one in found if one.amount is None]
        if known:
            share = (known * 100 / annual).quantize(Decimal(1))
            text = f"成本指标的上限合计{yuan(known)}，只占年度资金{yuan(annual)}的{share}%。"
        else:
            text = f"成本指标只有单价，没有数量指标可乘，管不住年度资金{yuan(annual)}。"
        if known and priced:
            text += f"{priced[0].row.label}是单价，没有数量指标可乘。"
        yield self.finding(found[0].row.at("target"), text)


RULES: tuple[type[Rule], ...] = (CostExceedsBudget, CostNotCovered)
