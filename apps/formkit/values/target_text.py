"""Reading a target as people write it."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from apps.formkit.values.dates import read_date
from apps.formkit.values.numerals import in_digits
from apps.formkit.values.target import Kind, TargetValue
from apps.formkit.values.units import is_complete, is_counter, is_known

# Spellings before the number; the longer ones first.
_OPERATORS: Final = (
    (r"\\(?:geqslant|geq|ge)(?![a-z])|>\s*=|=\s*>|≥|≧|⩾|≽", "≥"),
    (r"\\(?:leqslant|leq|le)(?![a-z])|<\s*=|=\s*<|≤|≦|⩽|≼", "≤"),
    (r"\\gt(?![a-z])|>|﹥", ">"),
    (r"\\lt(?![a-z])|<|﹤", "<"),
    (r"==?|﹦|═", "="),
    (
        r"不低于|不少于|不小于|不得低于|不得少于|至少|最少|最低|大于等于|大于或等于|高于或等于|达到|达(?=\d)",
        "≥",
    ),
    (
        r"不超过|不超|不高于|不多于|不大于|不得超过|不得高于|未超过|至多|最多|最高|小于等于|小于或等于|控制在",
        "≤",
    ),
    (r"大于|高于|多于|超过", ">"),
    (r"小于|低于|少于|不足", "<"),
    (r"等于", "="),
)
_BEFORE: Final = [(re.compile(pattern), op) for pattern, op in _OPERATORS]
_INCLUDED: Final = r"\(含[^()]{0,12}\)"
_AFTER: Final = (
    (re.compile(rf"(?:{_INCLUDED}|含|及|或)?以上(?:{_INCLUDED})?$"), "≥"),
    (re.compile(rf"(?:{_INCLUDED}|含|及|或)?以[内下](?:{_INCLUDED})?$|之?内$"), "≤"),
)
_FLOORS: Final = frozenset("≥>")
_LIMITS: Final = frozenset("≤<")
_BETWEEN: Final = re.compile(
    r"(?P<low>(?:≥|>=|不低于|不少于).+?)(?:并?且|,|和)?(?P<high>(?:≤|<=|不高于|不超过|不多于).+)"
)
_ABOUT: Final = re.compile(r"^(?:约为?|大约|大概|预计|将?近(?=\d))|(?:左右|上下)$")
_PER: Final = re.compile(r"每(?P<per>年|季度|月|周|天|日|人|户|场|次|期|批)|(?P<head>人均)")
_FIGURE: Final = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?|-?\.\d+"
_YEARS: Final = re.compile(r"20\d\d(?:-|~|至|到)[\d,]+")
_PERIOD: Final = re.compile(
    r"20\d\d[./]\d{1,2}(?:[./]\d{1,2})?[-~至到]+20\d\d[./]\d{1,2}(?:[./]\d{1,2})?"
)
_RANGE: Final = re.compile(
    rf"(?P<first>{_FIGURE})(?P<unit1>[^\d\-~至到()]{{0,6}})"
    rf"(?:-|~|至|到)(?P<last>{_FIGURE})(?P<unit>.*)"
)
_NUMBER: Final = re.compile(rf"(?P<first>{_FIGURE})(?P<unit>.*)")
_UNIT: Final = re.compile(r"[\w%‰㎡²³/·•.\-*°℃]*[\w%‰㎡²³°℃]")
_SAME: Final = str.maketrans({"$": " ", "～": "~", "﹪": "%", "—": "-", "–": "-", "−": "-"})
_LETTER: Final = re.compile(r"[^\W\d_]|[%‰㎡℃]")
_CUBED: Final = re.compile(r"m[23](?!\d)")


def _plain(text: str) -> str:
    """Fold what stands for the same sign: full-width forms, entities, LaTeX dollars, spaces."""
    # A form saved twice by a rich-text editor escapes its entities twice.
    text = html.unescape(html.unescape(text))
    # ㎡ and ² have compatibility forms that would read as another unit.
    text = "".join(
        char if char in "㎡²³℃" else unicodedata.normalize("NFKC", char) for char in text
    )
    text = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\ufeff]", "", text)
    text = text.replace("\\%", "%").translate(_SAME)
    text = re.sub(r"\s+", "", text)
    return text.rstrip("。.;,") or text


def _operator(text: str) -> tuple[str | None, str]:
    """Take an operator off the front."""
    for pattern, op in _BEFORE:
        if found := pattern.match(text):
            return op, text[found.end() :]
    return None, text


def _trailing_operator(text: str) -> tuple[str | None, str]:
    """Take 以上, 以内 and their like off the end."""
    for pattern, op in _AFTER:
        if found := pattern.search(text):
            return op, text[: found.start()]
    return None, text


def _joined(before: str | None, after: str | None) -> str | None:
    """Return the operator of the two sides; raises ValueError when they gainsay each other."""
    if before and after and not any({before, after} <= side for side in (_FLOORS, _LIMITS)):
        raise ValueError
    return before or after


def _unit(text: str) -> str | None:
    """Return the unit written behind a number, brackets off; None when it is no unit."""
    while len(text) > 1 and text[0] in "([【" and text[-1] in ")]】":
        text = text[1:-1]
    if not text:
        return ""
    has_digits = re.search(r"\d", _CUBED.sub("", text))
    if len(text) > 12 or has_digits or not _UNIT.fullmatch(text) or not _LETTER.search(text):
        return None
    return text


def _settled(unit: str, has_operator: bool) -> str | None:
    """Return a unit, told from a word: behind an operator any short word, else one of the table or a
    measure word.

    «≥95%达标» is a share, the word only says of what; without operator «100%达标» is a phrase.
    """
    if is_known(unit) or not is_complete(unit) or is_counter(unit):
        return unit
    if not has_operator or len(unit) > 8:
        return None
    return unit[0] if unit[0] in "%‰" else unit


# A page of many rows asks for each of them up to thirty times.
@lru_cache(maxsize=4096)
def parse(text: str) -> TargetValue:
    """Read a target. Gives a qualitative value for whatever is no number or date; never raises."""
    written = text.strip()
    plain = _plain(written)
    if not plain:
        return TargetValue(source=text)
    if date := read_date(plain):
        return TargetValue(kind=Kind.DATE, text=written, date=date, source=text)
    value = _between(plain) or _numeric(plain)
    return replace(value or TargetValue(kind=Kind.TEXT, text=written), source=text)


def _between(plain: str) -> TargetValue | None:
    """Read «≥80%且≤90%» as the range that it is."""
    found = _BETWEEN.fullmatch(plain)
    if not found:
        return None
    low, high = _numeric(found["low"]), _numeric(found["high"])
    if low is None or high is None or low.number is None or high.number is None:
        return None
    if low.number_to is not None or high.number_to is not None:
        return None
    if low.unit not in (None, high.unit) or low.number > high.number:
        return None
    return TargetValue(kind=Kind.RANGE, number=low.number, number_to=high.number, unit=high.unit)


def _numeric(plain: str) -> TargetValue | None:
    """Read a number or a range with what stands before and behind it."""
    op, rest = _operator(plain)
    per = _PER.match(rest)
    if per:
        rest = rest[per.end() :]
    about = _ABOUT.search(rest)
    if about:
        rest = _ABOUT.sub("", rest)
    if op is None:
        op, rest = _operator(rest)
    after, rest = _trailing_operator(rest.lstrip("为是:"))
    try:
        op = _joined(op, after)
    except ValueError:
        return None
    value = _figures(in_digits(rest), op, (per["per"] or "人") if per else None)
    return replace(value, is_approximate=True) if value and about else value


def _figures(text: str, op: str | None, per: str | None) -> TargetValue | None:
    """Read digits and unit; ``per`` is the divisor that a word before them gave (每年, 人均)."""
    is_money = text.startswith("¥")
    text = text.removeprefix("¥")
    if _YEARS.fullmatch(text) or _PERIOD.fullmatch(text):
        return None
    span = _RANGE.fullmatch(text)
    found = span or _NUMBER.fullmatch(text)
    unit = _divided(_unit_behind(found, op, is_money=is_money), per) if found else None
    if found is None or unit is None:
        return None
    return TargetValue(
        kind=Kind.RANGE if span else Kind.NUMBER,
        op=op,
        number=_decimal(found["first"]),
        number_to=_decimal(span["last"]) if span else None,
        unit=unit or None,
    )


def _divided(unit: str | None, per: str | None) -> str | None:
    """Return a unit with its divisor; ``None`` for none, and for one that takes none."""
    if not per:
        return unit
    return f"{unit}/{per}" if unit and "/" not in unit and is_known(unit) else None


def _unit_behind(found: re.Match[str], op: str | None, *, is_money: bool) -> str | None:
    """Return the unit of the digits found; ``None`` where it is none, or the two of a range differ."""
    unit = _unit(found["unit"])
    # «80%-90%» writes the unit twice, «1-2批» once.
    first = found.groupdict().get("unit1")
    if unit is None or (first and _unit(first) != unit):
        return None
    has_operator = op is not None or found["unit"].startswith(("(", "["))
    return _settled(unit or ("元" if is_money else ""), has_operator)


def _decimal(figure: str) -> Decimal:
    return Decimal(figure.replace(",", ""))
