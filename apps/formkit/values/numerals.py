"""Chinese numerals, small and capital, with 点, and their respelling in digits."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from apps.formkit.values.units import is_known

DIGITS: Final = {
    char: value
    for value, chars in enumerate(
        ("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for char in chars
}
_NONZERO: Final = "".join(char for char, value in DIGITS.items() if value)
GROUPS: Final = (("兆", 10**12), ("亿", 10**8), ("万", 10**4))
"""The signs that close a group of places, the largest first."""
_PLACES: Final = (("thousands", 1000), ("hundreds", 100), ("tens", 10), ("ones", 1))
_GAP: Final = "(?:(?<=.)[零〇])"
# 十 begins without its one; a single digit stands alone, behind 十 or behind a gap that is said.
_BELOW: Final = re.compile(
    rf"[零〇]|(?:(?P<thousands>[{_NONZERO}]?)[千仟])?(?:{_GAP}?(?P<hundreds>[{_NONZERO}]?)[百佰])?"
    rf"(?:{_GAP}?(?P<tens>[{_NONZERO}]?)[十拾])?(?:(?:^|(?<=[十拾])|{_GAP})(?P<ones>[{_NONZERO}]))?"
)
_SIGNS: Final = "零〇一二两三四五六七八九十百千"
_SHARE: Final = re.compile(
    rf"(?P<whole>[百千])分之(?P<number>百|[{_SIGNS}]+(?:点[{_SIGNS}]+)?|\d+(?:\.\d+)?)"
)
_COUNT: Final = re.compile(
    rf"(?P<first>[{_SIGNS}]+)(?:(?:至|到|-|~)(?P<last>[{_SIGNS}]+))?(?P<unit>[^\d{_SIGNS}].{{0,7}})"
)
# With these a numeral names a grade, a place or a manner of speaking (一级, 一样, 一点, 一月).
_NOT_COUNTED: Final = frozenset("级点样方层类星月号路口段成分位处面")


def read_whole(text: str, groups: tuple[tuple[str, int], ...] = GROUPS) -> int | None:
    """Return the number of a numeral (贰拾壹亿零叁万); None for signs in no order (万万) and for loose
    speech: 三五 is three to five, 一百二 a hundred and twenty."""
    if not groups:
        return _below(text)
    (sign, size), *smaller = groups
    head, found, tail = text.partition(sign)
    if not found:
        return read_whole(text, tuple(smaller))
    high = read_whole(head, tuple(smaller))
    low = _behind(tail, tuple(smaller))
    return high * size + low if high and low is not None else None


def _behind(text: str, groups: tuple[tuple[str, int], ...]) -> int | None:
    """Return the number behind a group; of a digit alone its gap must be said (三万零二)."""
    if len(text) == 1:
        return None
    return read_whole(text.lstrip("零〇"), groups) if text else 0


def _below(text: str) -> int | None:
    """Return a number below ten thousand; its places fall."""
    found = _BELOW.fullmatch(text)
    if not text or found is None:
        return None
    return sum(_digit(found[name]) * size for name, size in _PLACES)


def _digit(sign: str | None) -> int:
    """Return how many there are of a place: none where it is not told, one where its digit is not."""
    return 0 if sign is None else DIGITS.get(sign, 1)


def read_numeral(text: str) -> Decimal | None:
    """Read 十二, 九十五, 一百零三, 九十九点五; None for anything else."""
    whole, point, fraction = text.partition("点")
    number = read_whole(whole)
    if number is None or not (set(fraction) <= DIGITS.keys() and bool(point) == bool(fraction)):
        return None
    places = "".join(str(DIGITS[sign]) for sign in fraction)
    return Decimal(f"{number}.{places}") if places else Decimal(number)


def in_digits(text: str) -> str:
    """Respell 百分之九十五, 百分百, 两次, 一至两场 in digits; other text comes back unchanged.

    A count needs a unit of the table behind it, so that words such as 一致 or 千方百计 stay.
    """
    if text == "百分百":
        return "100%"
    if found := _SHARE.fullmatch(text):
        return _share(found) or text
    found = _COUNT.fullmatch(text)
    if not found or not is_known(found["unit"].strip("()")) or found["unit"] in _NOT_COUNTED:
        return text
    return _count(found) or text


def _share(found: re.Match[str]) -> str:
    number = Decimal(100) if found["number"] == "百" else _figure(found["number"])
    return "" if number is None else f"{number}{'%' if found['whole'] == '百' else '‰'}"


def _count(found: re.Match[str]) -> str:
    figures = [read_numeral(found[name]) for name in ("first", "last") if found[name]]
    return "" if None in figures else f"{'-'.join(map(str, figures))}{found['unit']}"


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if text[0].isdecimal() else read_numeral(text)
