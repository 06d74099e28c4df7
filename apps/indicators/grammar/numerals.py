"""Chinese numerals up to ten thousand, with 点."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_DIGITS: Final = {char: index for index, char in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}


def read_numeral(text: str) -> Decimal | None:
    """Read 十二, 九十五, 一百零三, 九十九点五; None for anything else."""
    whole, point, fraction = text.partition("点")
    total, digit = 0, None
    for char in whole:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _PLACES:
            total += (1 if digit is None else digit) * _PLACES[char]
            digit = None
        else:
            return None
    total += digit or 0
    if not whole or (point and (not fraction or any(char not in _DIGITS for char in fraction))):
        return None
    places = "".join(str(_DIGITS[char]) for char in fraction)
    return Decimal(f"{total}.{places}") if places else Decimal(total)
