"""Numbers of a workbook as the person sees them, without losing a digit.

A cell holding 0.95 in the format 0.00% shows 95.00%, one holding 16 in the format 0"场" shows
16场: dropping the format would change what the form says. Rounding by the format would lose
digits and is not done; thousands separators carry nothing and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

# ECMA-376 part 1, 18.8.30: the built-in formats that show a percentage.
BUILT_IN_PERCENT: Final = frozenset({9, 10})
FIRST_OWN_FORMAT: Final = 164
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|(?P<condition>\[[<>=][^\]]*\])|\[[^\]]*\]'
    r"|(?P<sign>General|G/通用格式|.)",
    re.S,
)
# What a part of a format says of the number, a letter a kind: 0 and # are places of digits, t is
# a text beside them, x says that no number is shown in digits (dates, exponents, conditions).
_KINDS: Final = {
    **dict.fromkeys("ymdhsYMDHSeE@", "x"),
    **dict.fromkeys(("General", "G/通用格式", "#", "?"), "#"),
    **{sign: sign for sign in "0%,."},
}
_PLACE: Final = re.compile("[0#]")
# No number in digits; one divided by thousands; digits parted by a text.
_NOT_PLAIN: Final = re.compile("x|[0#].*(?:,|t.*[0#])")
# Signs a format may show without quoting them, as Excel itself accepts them; so it does those
# beyond ASCII.
_BARE: Final = frozenset("+-()/:$ ≥≤><=~")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a format code shows around the number, whether the number is a percentage, and to
    how many digits it is filled up with zeros (the codes of bodies and subjects)."""

    before: str = ""
    after: str = ""
    is_percent: bool = False
    digits: int = 1

    @property
    def is_plain(self) -> bool:
        """Return whether the format adds nothing that has meaning."""
        return not (self.before or self.after or self.is_percent or self.digits > 1)


PLAIN: Final = NumberFormat()


def parse_format(code: str) -> NumberFormat:
    """Read a format code's first section; dates, scaled and split numbers count as plain."""
    section = _first_section(code)
    parts = [_part(code, match) for match in _TOKEN.finditer(section)]
    shape = "".join(kind for kind, _ in parts)
    place = _PLACE.search(shape)
    if place is None or _NOT_PLAIN.search(shape) or ("." in shape and _splits(code)):
        return PLAIN
    first = place.start()
    before = "".join(text for _, text in parts[:first]).strip("$￥¥ ")
    after = "".join(text for _, text in parts[first:]).strip()
    digits = shape.partition(".")[0].count("0")
    return NumberFormat("" if before in {"-", "+"} else before, after, "%" in shape[first:], digits)


def _part(code: str, match: re.Match[str]) -> tuple[str, str]:
    """Return the kind of a part of a format code (a blank where it says nothing), and the text it
    shows."""
    sign = match["sign"] or ""
    if match["condition"]:
        return "x", ""
    if sign == "," and not _scales(code, match.end()):
        return " ", ""
    if sign in _KINDS:
        return _KINDS[sign], ""
    is_bare = sign in _BARE or sign > "\x7f"
    text = sign if is_bare else match["quoted"] or match["escaped"]
    return ("t", text) if text else (" ", "")


def _first_section(code: str) -> str:
    position = 0
    for match in _TOKEN.finditer(code):
        if match["sign"] == ";":
            return code[: match.start()]
        position = match.end()
    return code[:position]


def _scales(code: str, end: int) -> bool:
    """Return whether it is a comma that divides by 1000 from one that groups digits."""
    return not (code[end : end + 1] and code[end] in "0#?")


def _splits(code: str) -> bool:
    """Return whether a code shows a point inside the digits by hand, such as 0!.0,"万"."""
    return bool(re.search(r'[\\!]\.|"\."', code))


def shown(value: float, form: NumberFormat) -> str:
    """Return a number with what its format shows around it."""
    if form.is_percent:
        return f"{form.before}{plain(value * 100)}%{form.after}"
    return f"{form.before}{plain(value).zfill(form.digits)}{form.after}"


def plain(value: float) -> str:
    """Return a number in full, with the fifteen digits a workbook holds and no false .0."""
    text = f"{value:.15g}"
    if "e" not in text and "n" not in text:
        return text
    number = Decimal(text)
    if not number.is_finite():
        return ""
    if number == number.to_integral_value():
        number = number.quantize(Decimal(1)) if abs(number) < 10**26 else number
    return format(number, "f")


def text_of(value: object) -> str:
    """Return a cell's value as text: numbers without loss or a false .0, dates as 2027-01-31."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float | int):
        return plain(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
