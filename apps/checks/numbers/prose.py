"""Prices and quantities told in prose: «每人每天210元，培训200人次，每次1天，共计5万元»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Final

from apps.checks.numbers.formulas import formulas_in
from apps.checks.numbers.items import HEAD, TOTAL, Sum, sums_in
from apps.checks.numbers.text import clean
from apps.formkit.values.quantities import FIGURE, SHORT, base_of
from apps.formkit.values.units import DIMENSIONS, EXTENTS, alternatives

# What things are counted in, one letter each, and the extents of the table of units.
_COUNTED_BY: Final = "人名位天日期次场部本份个户台套张间辆件篇课月年批队组班座处路盏所棵亩家幢栋艘床册条只把瓶袋箱株架顶生"
_EXTENTS: Final = (one for one, of in DIMENSIONS.items() if of in EXTENTS and len(one) > 1)
_DIMENSIONS: Final = f"{alternatives(_EXTENTS)}|[{_COUNTED_BY}]"
_BY_EACH: Final = re.compile(
    rf"((?:每(?:{_DIMENSIONS})){{1,3}})[^\d。;,，每]{{0,10}}?(不超过|不高于|最高)?({FIGURE})({SHORT})(?!/)"
)
_BY_SLASH: Final = re.compile(
    rf"(不超过|不高于|最高)?({FIGURE})({SHORT})?((?:[/·每](?:{_DIMENSIONS})){{1,3}})(?![一-龥]?[×*])"
)
_BY_MONTH: Final = re.compile(
    rf"月(?:租金|租|工资|薪酬|服务费|管理费)(?:为|约|按|:)?(不超过|不高于|最高)?({FIGURE})({SHORT})(?!/)"
)
_UNIT_PRICE: Final = re.compile(
    rf"单价(?:为|约|按|:)?(不超过|不高于|最高)?({FIGURE})({SHORT})(?!/)"
)
_COUNTED: Final = re.compile(r"(?<![\d.])\d+(台|套|张|把|件|本|册|份|辆|间|个|盏|架)(?![\d/])")
_NEEDED: Final = re.compile(
    r"(?:需要?|安排|列支|申请|测算为|[,，]计)(?:资金|经费|费用|预算)?(?:为|约|:)?$"
)
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_SAME: Final = {"生": "人", "名": "人", "位": "人", "日": "天"}


@dataclass(frozen=True, slots=True)
class Priced:
    """A price with its quantities and the sum stated for them.

    ``expected`` is ``None`` where a quantity is missing (named in ``missing``); ``implied`` is
    then how much of it the sum would pay for.
    """

    written: str
    expression: str
    price: Decimal
    is_cap: bool
    expected: Decimal | None
    total: Decimal
    step: Decimal
    total_written: str
    missing: str
    implied: Decimal | None


def priced_in(text: str) -> tuple[Priced, ...]:
    """Find prices whose quantities and sum stand in the same sentence; formulas are left alone."""
    found = []
    for sentence in re.split(r"[。;\n]", clean(text)):
        if formulas_in(sentence):
            continue
        one = _priced(re.sub(r"^(?:\d{1,2}[.、]|\(\d+\)|[①-⑳])", "", sentence))
        if one is not None:
            found.append(one)
    return tuple(found)


def _priced(sentence: str) -> Priced | None:
    prices = _prices(sentence)
    if len(prices) != 1:
        return None
    found, per, cap, number, unit = prices[0]
    total = _total(sentence, found) or _lone_sum(sentence, per)
    if total is None:
        return None
    price, _ = base_of(number, unit)
    counts, missing = _counts(f"{sentence[: found.start()]}|{sentence[found.end() :]}", per)
    if missing and not counts:
        return None
    product = price * prod(counts.values())
    return Priced(
        written=found[0],
        expression=f"{number}{unit}" + "".join(f"×{of}{what}" for what, of in counts.items()),
        price=price,
        is_cap=bool(cap),
        expected=None if missing else product,
        total=total.value,
        step=total.step,
        total_written=total.written,
        missing="、".join(missing),
        implied=total.value / product if len(missing) == 1 else None,
    )


_Price = tuple[re.Match[str], str, str | None, str, str]
"""Where a price stands, what it is the price of, «不超过», its figure and its unit."""


def _prices(sentence: str) -> list[_Price]:
    prices: list[_Price] = [(m, m[1], m[2], m[3], m[4]) for m in _BY_EACH.finditer(sentence)]
    prices += [(m, m[4], m[1], m[2], m[3] or "元") for m in _BY_SLASH.finditer(sentence)]
    prices += [(m, "每月", m[1], m[2], m[3]) for m in _BY_MONTH.finditer(sentence)]
    # «单价1200元,采购30台»: what it is the price of is the one thing counted.
    counted = set(_COUNTED.findall(sentence))
    if len(counted) == 1:
        per = f"每{counted.pop()}"
        prices += [(m, per, m[1], m[2], m[3]) for m in _UNIT_PRICE.finditer(sentence)]
    return prices


def _total(sentence: str, price: re.Match[str]) -> Sum | None:
    """Return the sum that a sentence states beside its price, ``None`` where it states several."""
    totals = [
        one
        for one in sums_in(sentence)
        if (one.kind in (TOTAL, HEAD) or _NEEDED.search(sentence[: one.start]))
        and not price.start() <= one.start < price.end()
    ]
    return totals[-1] if len({one.value for one in totals}) == 1 else None


def _lone_sum(sentence: str, per: str) -> Sum | None:
    """Return the sum of a sentence that holds nothing but it, a price and its quantities: «绿化36万元,
    面积4000平方米,每平方米90元»."""
    sums = sums_in(sentence)
    wanted = 2 + len(re.findall(_DIMENSIONS, per))
    return sums[0] if len(sums) == 1 and len(_NUMBER.findall(sentence)) == wanted else None


def _counts(rest: str, per: str) -> tuple[dict[str, Decimal], list[str]]:
    """Return how many there are of each thing that a price is told for, and what is not told."""
    wanted = [_SAME.get(one, one) for one in re.findall(_DIMENSIONS, per)]
    both = _quantity(rest, "人次") if {"人", "次"} <= set(wanted) else None
    if both is not None:
        wanted = ["人次", *(one for one in wanted if one not in ("人", "次"))]
    told: dict[str, Decimal] = {}
    missing = []
    for one in dict.fromkeys(of for of in wanted if of != "年"):
        count = _quantity(rest, one)
        if count is None:
            missing.append(one)
        else:
            told[one] = count
    return told, missing


def _quantity(text: str, dimension: str) -> Decimal | None:
    """The one quantity of a dimension; ``None`` when there is none or more than one."""
    # A bare «3月» is March.
    units = {"人": "人次|人|名|位", "天": "天|日", "次": "场次|次", "月": "个月"}.get(
        dimension, dimension
    )
    values = {
        Decimal(value)
        for value in re.findall(
            rf"(?<![\d.年月/])(\d+(?:\.\d+)?)(?:余|多)?(?:{units})(?![级期以内])", text
        )
    }
    return values.pop() if len(values) == 1 else None
