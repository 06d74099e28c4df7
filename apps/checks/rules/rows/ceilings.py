"""Rules of the cost indicators against the budget (domain §5.1, 9 and 10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView
from apps.checks.rows import Row, rows
from apps.core.text import plain
from apps.formkit.levels import COST, QUANTITY
from apps.formkit.values.quantities import FACTORS

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
_COMMON: Final = _PEOPLE | {*"次场期批个项家户天件份", "场次"}


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
        if COST in (row.level1, row.level2) and row.number is not None
        if (found := _ceiling(view, row, shared)) is not None
    )


def _ceiling(view: CheckView, row: Row, shared: int) -> Ceiling | None:
    top, *below = row.unit.replace("·", "/").replace("每", "/").split("/")
    scale = FACTORS.get(top)
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
    """Return the one quantity that a price per ``unit`` multiplies with: same unit, words shared."""
    counted = [one for one in rows(view) if one.level2 == QUANTITY and _is_in(one, unit)]
    # What nothing else is counted in (课时, 盏) can only be what the price is for.
    enough = max(1, least) if unit in _COMMON else 1
    near = [_count(one) for one in counted if _shared(one, row) >= enough]
    if not least:
        return max(near) if near else _likely(counted, unit)
    return _only(near) or _only(_named(row, counted))


def _likely(counted: list[Row], unit: str) -> Decimal | None:
    """Return the only figure, else the only one in the very unit."""
    exact = [one for one in counted if _counter(one) == unit]
    return _only(list(map(_count, counted))) or _only(list(map(_count, exact)))


def _only(numbers: list[Decimal]) -> Decimal | None:
    return numbers[0] if len(numbers) == 1 else None


def _named(row: Row, counted: list[Row]) -> list[Decimal]:
    """Return the figures of the rows whose names hold what is paid for."""
    subject = _PRICE_WORDS.sub("", row.name)
    return [_count(one) for one in counted if len(subject) > 1 and subject in one.name]


def _is_in(row: Row, unit: str) -> bool:
    """Return whether a row counts in a unit, or in another word for the same people."""
    if row.number is None:
        return False
    counted = _counter(row)
    return _single(counted) == _single(unit) or {counted, unit} <= _PEOPLE


def _counter(row: Row) -> str:
    """Return a row's unit without 万."""
    return row.unit.removeprefix("万") or row.unit


def _count(row: Row) -> Decimal:
    """Return a row's figure, 万 multiplied in."""
    return (row.number or Decimal(0)) * (1 if _counter(row) == row.unit else 10_000)


def _shared(row: Row, price: Row) -> int:
    """Return how many letter pairs of a row's name stand in that of the price."""
    return sum(row.name[i : i + 2] in price.name for i in range(len(row.name) - 1))
