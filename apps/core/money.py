"""Money: decimals in 元, 万元 at the edges, one way of rounding."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

WAN: Final = Decimal(10000)
# Room for any figure that a cell holds: a slip of the keyboard is rounded like a sum of money.
_WIDE: Final = Context(prec=1000)
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "兆")


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """Round to a number of places, halves away from zero: the only rounding of the product."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def to_wan(amount: Decimal) -> Decimal:
    """Convert 元 into 万元, nothing rounded."""
    return amount / WAN


def in_wan(amount: Decimal | None) -> Decimal | None:
    """Convert 元 into 万元: two places, more only where the amount needs them; None stays None."""
    if amount is None:
        return None
    wan = to_wan(amount)
    short = round_half_up(wan)
    return short if short == wan else Decimal(format(wan.normalize(), "f"))


def format_yuan(amount: Decimal) -> str:
    """Write an amount in 元 with thousands separators and two places."""
    return f"{round_half_up(amount):,}"


def format_wan(amount: Decimal) -> str:
    """Write an amount in 元 as 万元; two places, more where the amount needs them."""
    wan = to_wan(amount)
    short = round_half_up(wan)
    return f"{short:,}" if short == wan else f"{wan.normalize():,f}"


def _group_in_capitals(number: int) -> str:
    """Write a number below ten thousand; inner zeros once, none at the end."""
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + _PLACES[place]
            zero = False
        else:
            zero = True
    return text


def capital_amount(amount: Decimal) -> str:
    """Write an amount in 元 in capital characters (大写), as on cheques: 壹佰贰拾万元整."""
    cents = int(round_half_up(abs(amount)) * 100)
    text = _yuan_in_capitals(cents // 100) + _cents_in_capitals(cents)
    return f"负{text}" if amount < 0 else text


def _yuan_in_capitals(whole: int) -> str:
    """Write whole 元 in capitals, groups of four figures parted by 零 where one is missing."""
    text, pending = "", False
    for index in range(len(_GROUPS) - 1, -1, -1):
        number = whole // WAN.__int__() ** index % 10000
        if not number:
            pending = bool(text)
            continue
        if text and (pending or number < 1000):
            text += "零"
        text += _group_in_capitals(number) + _GROUPS[index]
        pending = False
    return f"{text}元" if text else ""


def _cents_in_capitals(cents: int) -> str:
    """Write what follows the whole 元 of an amount in 分."""
    jiao, fen = cents // 10 % 10, cents % 10
    if not jiao and not fen:
        return "整" if cents else "零元整"
    lead = f"{_DIGITS[jiao]}角" if jiao else "零" if cents >= 100 else ""
    return lead + (f"{_DIGITS[fen]}分" if fen else "")
