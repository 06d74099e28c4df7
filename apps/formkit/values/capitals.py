"""Amounts in Chinese numerals, as on cheques (叁拾万元整) or in prose (三十万元)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = {
    char: value
    for value, chars in enumerate(
        ("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for char in chars
}
_PLACES: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TEN_THOUSAND: Final = 10**4
_WORD: Final = re.compile(
    r"(?:(?P<whole>[零〇一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿兆]+)(?P<unit>[元圆])?(?![角分]))?"
    r"(?:(?P<jiao>[一壹二贰三叁四肆五伍六陆七柒八捌九玖])角)?"
    r"(?:零?(?P<fen>[一壹二贰三叁四肆五伍六陆七柒八捌九玖])分)?[整正]?"
)


def read_capitals(text: str) -> tuple[Decimal, str, int] | None:
    """Return the amount in 元 that a text begins with, the unit written (empty where none is:
    the amount is then a bare figure) and the length read; None for other text."""
    found = _WORD.match(text)
    if found is None or not (found["whole"] or found["jiao"] or found["fen"]):
        return None
    whole = _number(found["whole"] or "")
    if whole is None:
        return None
    value = Decimal(whole)
    for name, factor in (("jiao", "0.1"), ("fen", "0.01")):
        if found[name]:
            value += _DIGITS[found[name]] * Decimal(factor)
    has_unit = (
        found["unit"] or found["jiao"] or found["fen"] or set(found["whole"] or "") & set(_GROUPS)
    )
    return value, "元" if has_unit else "", found.end()


def _number(word: str) -> int | None:
    """Return the number of a numeral; None for signs in no order (万万, 三五)."""
    total = tens = group = 0  # what is closed by 亿 or 兆, by 万, and what is open
    digit: int | None = None
    for char in word:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _PLACES:
            # 十万 begins without its one.
            group += (1 if digit is None else digit) * _PLACES[char]
            digit = None
        else:
            size, group, digit = _GROUPS[char], group + (digit or 0), None
            if not (group or (tens and size > _TEN_THOUSAND)) or (tens and size == _TEN_THOUSAND):
                return None
            if size == _TEN_THOUSAND:
                tens, group = group * size, 0
            else:
                total, tens, group = total + (tens + group) * size, 0, 0
    return total + tens + group + (digit or 0)
