"""Rules of the cost indicators against the budget (domain §5.1, 9 and 10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView
from apps.checks.numbers.amounts import SCALE
from apps.checks.rows import COST, QUANTITY, Row, rows
from apps.checks.texts import plain

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


def _ceilings(view: CheckView, shared: int) -> tuple[Ceiling, ...]:
    return tuple(
        found
        for row in rows(view)
        if COST in (row.level1, row.level2) and row.number is not None
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
        if other.level2 != QUANTITY or other.number is None:
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
