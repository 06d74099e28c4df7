"""Reading a target as people write it."""

from __future__ import annotations

import html
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Final

from apps.indicators.grammar.dates import read_date
from apps.indicators.grammar.numerals import read_numeral
from apps.indicators.grammar.value import Kind, TargetValue
from apps.indicators.units import is_known

# Spellings before the number; the longer ones first.
_OPERATORS: Final = (
    (r"\\(?:geqslant|geq|ge)(?![a-z])|>\s*=|=\s*>|≥|≧|⩾|≽", "≥"),
    (r"\\(?:leqslant|leq|le)(?![a-z])|<\s*=|=\s*<|≤|≦|⩽|≼", "≤"),
    (r"\\gt(?![a-z])|>|﹥", ">"),
    (r"\\lt(?![a-z])|<|﹤", "<"),
    (r"==?|﹦", "="),
    (r"不低于|不少于|不小于|不得低于|不得少于|至少|最少|最低|大于等于|大于或等于|高于或等于", "≥"),
    (
        r"不超过|不超|不高于|不多于|不大于|不得超过|不得高于|至多|最多|最高|小于等于|小于或等于|控制在",
        "≤",
    ),
    (r"大于|高于|多于|超过", ">"),
    (r"小于|低于|少于", "<"),
    (r"等于", "="),
)
_BEFORE: Final = [(re.compile(pattern), op) for pattern, op in _OPERATORS]
_AFTER: Final = (
    (re.compile(r"(?:及|或)?以上$"), "≥"),
    (re.compile(r"(?:及|或)?以[内下]$|之内$"), "≤"),
)
_ABOUT: Final = re.compile(r"^(?:约为?|大约|大概|预计)|(?:左右|上下)$")
_FIGURE: Final = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?|-?\.\d+"
_RANGE: Final = re.compile(
    rf"(?P<first>{_FIGURE})(?P<unit1>[^\d\-~至到()]{{0,6}})"
    rf"(?:-|~|—|–|至|到)(?P<last>{_FIGURE})(?P<unit>.*)"
)
_NUMBER: Final = re.compile(rf"(?P<first>{_FIGURE})(?P<unit>.*)")
_UNIT: Final = re.compile(r"[\w%‰㎡²³/·•.\-*²³°℃]+")
_PERCENT: Final = re.compile(
    r"^(?P<op>\D{0,6}?)百分之(?P<number>[零〇一二两三四五六七八九十百点\d.]+)$"
)
_SENTENCE: Final = re.compile(r"[，。；、;!?！？:：]")


def _plain(text: str) -> str:
    """Fold what stands for the same sign: full-width forms, entities, LaTeX dollars, spaces."""
    text = html.unescape(text)
    # ㎡ and ² have compatibility forms that would read as another unit.
    text = "".join(
        char if char in "㎡²³℃" else unicodedata.normalize("NFKC", char) for char in text
    )
    text = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\ufeff]", "", text)
    text = text.replace("\\%", "%").replace("$", " ").replace("～", "~").replace("﹪", "%")
    return re.sub(r"\s+", "", text)


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


def _unit(text: str) -> str | None:
    """Give the unit written behind a number, brackets off; None when it is no unit."""
    text = text.strip()
    while len(text) > 1 and text[0] in "([（【" and text[-1] in ")]）】":
        text = text[1:-1].strip()
    if not text:
        return ""
    if (
        len(text) > 12
        or not _UNIT.fullmatch(text)
        or re.search(r"\d", text.replace("m2", "").replace("m3", ""))
    ):
        return None
    return text


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def _percent(text: str) -> TargetValue | None:
    found = _PERCENT.match(text)
    if not found:
        return None
    number = read_numeral(found["number"]) or _number(found["number"])
    op, rest = _operator(found["op"])
    if number is None or rest:
        return None
    return TargetValue(kind=Kind.NUMBER, op=op, number=number, unit="%")


def _spelt(text: str) -> TargetValue | None:
    """Read 两次, 十二场: a Chinese numeral and a unit of the table, nothing else."""
    found = re.fullmatch(r"([一二两三四五六七八九十百千]+)(\D{1,4})", text)
    if not found or not is_known(found[2]):
        return None
    number = read_numeral(found[1])
    return TargetValue(kind=Kind.NUMBER, number=number, unit=found[2]) if number else None


def _is_unit(unit: str, has_operator: bool) -> bool:
    """Tell a unit from a word: behind an operator any short word, else one of the table."""
    if not unit or unit.startswith("万") or is_known(unit):
        return True
    return has_operator and len(unit) <= 8


def parse(text: str) -> TargetValue:
    """Read a target. Gives a qualitative value for whatever is no number or date; never raises."""
    source = text.strip()
    plain = _plain(source)
    if not plain:
        return TargetValue()
    if date := read_date(plain):
        return TargetValue(kind=Kind.DATE, text=source, date=date)
    if percent := _percent(plain) or _spelt(plain):
        return percent
    value = _numeric(plain)
    return value or TargetValue(kind=Kind.TEXT, text=source)


def _numeric(plain: str) -> TargetValue | None:
    op, rest = _operator(plain)
    about = _ABOUT.search(rest)
    if about:
        rest = _ABOUT.sub("", rest)
        if op is None:
            op, rest = _operator(rest)
    rest = rest.lstrip("为是:")
    span = _RANGE.fullmatch(rest)
    found = span or _NUMBER.fullmatch(rest)
    if not found:
        return None
    after, tail = _trailing_operator(found["unit"])
    unit = _unit(tail)
    if unit is None or _SENTENCE.search(tail):
        return None
    number, last = _number(found["first"]), span["last"] if span else None
    op = op or after
    # «80%-90%» writes the unit twice, «1-2批» once.
    if span and span["unit1"] and _unit(span["unit1"]) != unit:
        return None
    if number is None or not _is_unit(unit, op is not None or tail.startswith(("(", "["))):
        return None
    number_to = _number(last) if last else None
    return TargetValue(
        kind=Kind.RANGE if number_to is not None else Kind.NUMBER,
        op=op,
        number=number,
        number_to=number_to,
        unit=unit or None,
        is_approximate=bool(about),
    )
