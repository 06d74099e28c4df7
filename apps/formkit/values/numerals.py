"""Chinese numerals below ten thousand, with 点, and their respelling in digits."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from apps.formkit.values.units import is_known

_DIGITS: Final = {char: index for index, char in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_SIGNS: Final = "零〇一二两三四五六七八九十百千"
_SHARE: Final = re.compile(
    rf"(?P<whole>[百千])分之(?P<number>百|[{_SIGNS}]+(?:点[{_SIGNS}]+)?|\d+(?:\.\d+)?)"
)
_COUNT: Final = re.compile(
    rf"(?P<first>[{_SIGNS}]+)(?:(?:至|到|-|~)(?P<last>[{_SIGNS}]+))?(?P<unit>[^\d{_SIGNS}].{{0,7}})"
)
# With these a numeral names a grade, a place or a manner of speaking (一级, 一样, 一点, 一月).
_NOT_COUNTED: Final = frozenset("级点样方层类星月号路口段成分位处面")


def read_numeral(text: str) -> Decimal | None:
    """Read 十二, 九十五, 一百零三, 九十九点五; None for anything else.

    Loose speech is not read: 三五 (three to five), 一百二 (a hundred and twenty).
    """
    whole, point, fraction = text.partition("点")
    number = _read_whole(whole)
    if number is None or (
        point and (not fraction or any(sign not in _DIGITS for sign in fraction))
    ):
        return None
    places = "".join(str(_DIGITS[sign]) for sign in fraction)
    return Decimal(f"{number}.{places}") if places else Decimal(number)


def _read_whole(text: str) -> int | None:
    """Read the part before 点; places must fall, and a gap must be said (零)."""
    total, digit, last = 0, None, 10_000
    said_zero = False
    for sign in text:
        if sign in _PLACES:
            place = _PLACES[sign]
            if place >= last or digit == 0:
                return None
            total += (1 if digit is None else digit) * place
            digit, last, said_zero = None, place, False
        elif sign not in _DIGITS or digit is not None:
            return None
        elif _DIGITS[sign] == 0 and total:
            said_zero = True
        else:
            digit = _DIGITS[sign]
    if digit is not None and total and last > 10 and not said_zero:
        return None
    return total + (digit or 0) if text else None


def in_digits(text: str) -> str:
    """Respell 百分之九十五, 百分百, 两次, 一至两场 in digits; other text comes back unchanged.

    A count needs a unit of the table behind it, so that words such as 一致 or 千方百计 stay.
    """
    if text == "百分百":
        return "100%"
    if found := _SHARE.fullmatch(text):
        number = Decimal(100) if found["number"] == "百" else _figure(found["number"])
        return text if number is None else f"{number}{'%' if found['whole'] == '百' else '‰'}"
    found = _COUNT.fullmatch(text)
    if not found or not is_known(found["unit"].strip("()")) or found["unit"] in _NOT_COUNTED:
        return text
    first, last = read_numeral(found["first"]), read_numeral(found["last"] or "零")
    if first is None or last is None:
        return text
    return f"{first}{f'-{last}' if found['last'] else ''}{found['unit']}"


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if text[0].isdecimal() else read_numeral(text)
