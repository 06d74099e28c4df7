"""Prices and quantities told in prose: «每人每天210元，培训200人次，每次1天，共计5万元»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.checks.numbers.amounts import SCALE, amount_of
from apps.checks.numbers.formulas import formulas_in
from apps.checks.numbers.items import HEAD, TOTAL, sums_in
from apps.checks.numbers.text import clean

_DIMENSIONS: Final = "人名位天日期次场部本份个户台套张间辆件篇课月年批队组班座处路盏所棵亩家幢栋艘床册条只把瓶袋箱株架顶生"
_MONEY: Final = "|".join(sorted(SCALE, key=len, reverse=True))
_BY_EACH: Final = re.compile(
    rf"((?:每[{_DIMENSIONS}]){{1,3}})[^\d。;,，每]{{0,10}}?(不超过|不高于|最高)?(\d+(?:\.\d+)?)({_MONEY})(?!/)"
)
_BY_SLASH: Final = re.compile(
    rf"(不超过|不高于|最高)?(\d+(?:\.\d+)?)({_MONEY})?((?:[/·每][{_DIMENSIONS}]){{1,3}})(?![一-龥]?[×*])"
)
_BY_MONTH: Final = re.compile(
    rf"月(?:租金|租|工资|薪酬|服务费|管理费)(?:为|约|按|:)?(不超过|不高于|最高)?(\d+(?:\.\d+)?)({_MONEY})(?!/)"
)
_UNIT_PRICE: Final = re.compile(
    rf"单价(?:为|约|按|:)?(不超过|不高于|最高)?(\d+(?:\.\d+)?)({_MONEY})(?!/)"
)
_COUNTED: Final = re.compile(r"(?<![\d.])\d+(台|套|张|把|件|本|册|份|辆|间|个|盏|架)(?![\d/])")
_NEEDED: Final = re.compile(
    r"(?:需要?|安排|列支|申请|测算为|[,，]计)(?:资金|经费|费用|预算)?(?:为|约|:)?$"
)
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
    prices = [(m, m[1], m[2], m[3], m[4]) for m in _BY_EACH.finditer(sentence)]
    prices += [(m, m[4], m[1], m[2], m[3] or "元") for m in _BY_SLASH.finditer(sentence)]
    prices += [(m, "每月", m[1], m[2], m[3]) for m in _BY_MONTH.finditer(sentence)]
    # «单价1200元,采购30台»: what it is the price of is the one thing counted.
    if counted := set(_COUNTED.findall(sentence)):
        per = f"每{counted.pop()}" if len(counted) == 1 else ""
        prices += [(m, per, m[1], m[2], m[3]) for m in _UNIT_PRICE.finditer(sentence) if per]
    totals = [
        one
        for one in sums_in(sentence)
        if one.kind in (TOTAL, HEAD) or _NEEDED.search(sentence[: one.start])
    ]
    if len(prices) != 1 or not totals:
        return None
    match, per, cap, number, unit = prices[0]
    totals = [one for one in totals if not match.start() <= one.start < match.end()]
    if len({one.value for one in totals}) != 1:
        return None
    price, _ = amount_of(number, unit)
    rest = sentence[: match.start()] + "|" + sentence[match.end() :]
    product, expression, missing = price, f"{number}{unit}", []
    wanted = [_SAME.get(one, one) for one in re.findall(rf"[{_DIMENSIONS}]", per)]
    if "人" in wanted and "次" in wanted and (both := _quantity(rest, "人次")) is not None:
        wanted = [one for one in wanted if one not in ("人", "次")]
        product *= both
        expression += f"×{both}人次"
    for dimension in dict.fromkeys(wanted):
        if dimension == "年":
            continue
        count = _quantity(rest, dimension)
        if count is None:
            missing.append(dimension)
            continue
        product *= count
        expression += f"×{count}{dimension}"
    if missing and product == price:
        return None
    total = totals[-1]
    return Priced(
        written=match[0],
        expression=expression,
        price=price,
        is_cap=bool(cap),
        expected=None if missing else product,
        total=total.value,
        step=total.step,
        total_written=total.written,
        missing="、".join(missing),
        implied=total.value / product if len(missing) == 1 else None,
    )


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
