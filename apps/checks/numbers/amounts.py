"""Amounts of money in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from apps.checks.numbers.text import clean
from apps.formkit.values.quantities import Quantity, money_in
from apps.formkit.values.units import INCOMPLETE

_PER: Final = re.compile(r"(?:/[^\s\d,，。;:、()=×*+]{1,4})+|每[人天月年次个场]")
_MONEY_CONTEXT: Final = re.compile(
    r"经费|费用|资金|预算|投入|共需|需|共计|合计|[费款金]$|工作$|安排$|支出$"
)
_RATE: Final = re.compile(
    r"(?<![\d./])(\d+(?:\.\d+)?)((?:/(?:人|天|月|次|年|场|个|台|户|期|份|本|间)){1,3})(?!\d)"
)
# «补贴每人800,»: a price of which only the number stands.
_EACH: Final = re.compile(
    r"(?:费|补贴|补助|津贴|报酬|标准|单价)[一-龥]{0,4}(每[人次天场期月年](?:每[天次月])?\d+(?:\.\d+)?)(?=[,，。;、]|$)"
)
_RATE_CONTEXT: Final = re.compile(r"费|金|补贴|饭卡|餐|标准|单价|价格|补助|津贴|报酬|工资|奖")
_PER_BEFORE: Final = re.compile(
    r"(?:每|按|/)[一-龥]{1,6}$|单价[一-龥]{0,3}$|(?:[人户亩案场件单车床次班校村]|平|月|日)均[一-龥]{0,4}$|均价$"
)
APPROXIMATE: Final = re.compile(r"(?:约|大约|左右|预计约|近)$")


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: its value in 元, how it was written, and whether it is a price per something.

    ``step`` is the value of the last written place: 10.5万元 has a step of 1,000 元.
    """

    value: Decimal
    step: Decimal
    written: str
    start: int
    end: int
    per: str
    approximate: bool

    @property
    def is_price(self) -> bool:
        """Return whether it is a price per unit and so no sum of its own."""
        return bool(self.per)


def amounts_in(text: str) -> tuple[Amount, ...]:
    """Find the amounts of a text, in order; places refer to ``clean(text)``."""
    return _amounts(clean(text))


@lru_cache(maxsize=512)
def _amounts(text: str) -> tuple[Amount, ...]:
    return tuple(_amount(text, one) for one in money_in(text))


def _amount(text: str, one: Quantity) -> Amount:
    before = text[max(0, one.start - 8) : one.start]
    per = _PER.match(text, one.end)
    end = per.end() if per else one.end
    per = per or _PER_BEFORE.search(before)
    return Amount(
        value=one.yuan or Decimal(0),
        step=one.yuan_step,
        written=text[one.start : end],
        start=one.start,
        end=end,
        per=per[0] if per else "",
        approximate=bool(APPROXIMATE.search(before)) or text.startswith("左右", end),
    )


def bare_wan_in(text: str) -> tuple[str, ...]:
    """Find amounts in 万 that lack 元 («共需18.00万，»), where the context speaks of money."""
    text = clean(text)
    found = []
    for one in money_in(text):
        before = text[max(0, one.start - 12) : one.start]
        if one.unit in INCOMPLETE and _MONEY_CONTEXT.search(before):
            found.append(one.written)
    return tuple(found)


def unitless_each(text: str) -> tuple[str, ...]:
    """Find prices told with 每 that lack 元 («补贴每人800»)."""
    return tuple(_EACH.findall(clean(text)))


def unitless_rates(text: str) -> tuple[str, ...]:
    """Find prices that lack 元 («2000/人/次»), where the context speaks of money."""
    text = clean(text)
    found = []
    for match in _RATE.finditer(text):
        before = re.split(r"[。;\n]", text[max(0, match.start() - 12) : match.start()])[-1]
        if _RATE_CONTEXT.search(before):
            found.append(match[0])
    return tuple(found)
