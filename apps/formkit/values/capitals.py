"""Amounts in Chinese numerals, as on cheques (叁拾万元整) or in prose (三十万元)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from apps.formkit.values.numerals import DIGITS, GROUPS, read_whole

_DIGIT: Final = "".join(char for char, value in DIGITS.items() if value and char != "两")
SIGNS: Final = "".join(DIGITS) + "十拾百佰千仟" + "".join(sign for sign, _ in GROUPS)
_WORD: Final = re.compile(
    rf"(?:(?P<whole>[{SIGNS}]+)(?P<unit>[元圆])?(?![角分]))?"
    rf"(?:(?P<jiao>[{_DIGIT}])角)?(?:零?(?P<fen>[{_DIGIT}])分)?[整正]?"
)
CAPITALS: Final = re.compile(
    r"[壹贰叁肆伍陆柒捌玖拾][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]*[元圆]?[角分整正零壹贰叁肆伍陆柒捌玖]*"
)
"""Where an amount stands that is told in capital numerals."""
_PARTS: Final = (("jiao", Decimal("0.1")), ("fen", Decimal("0.01")))
# With one of these a numeral is one of money, also without 元: 三十万.
_TELLING: Final = frozenset(sign for sign, _ in GROUPS)


def read_capitals(text: str) -> tuple[Decimal, str, int] | None:
    """Return the amount in 元 that a text begins with, the unit written (empty where none is:
    the amount is then a bare figure) and the length read; None for other text."""
    found = _WORD.match(text)
    if found is None or not found[0].strip("整正"):
        return None
    whole = read_whole(found["whole"]) if found["whole"] else 0
    if whole is None:
        return None
    small = sum((DIGITS[found[name]] * size for name, size in _PARTS if found[name]), Decimal(0))
    is_told = found["unit"] or small or not _TELLING.isdisjoint(found["whole"])
    return whole + small, "元" if is_told else "", found.end()
