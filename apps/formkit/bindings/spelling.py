"""Values in the template's own spelling, and back: 万元, operators, days, boxes, codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from apps.core.text import fold
from apps.formkit.bindings.content import Content
from apps.formkit.bindings.model import Field
from apps.formkit.bindings.places import SERIAL, cell_at
from apps.formkit.layouts.fill_in_parts import TARGET_PARTS, joined_target, split_target
from apps.formkit.layouts.grid import places_of
from apps.formkit.papers import Value
from apps.formkit.values.amount import UNITS, read_amount
from apps.formkit.values.dates import whole_day

_BOX: Final = re.compile(r"[□☐▢○☑☒√■●]\s*([^□☐▢○☑☒√■●\s]+)")
_TICKED: Final = re.compile(r"[☑☒√■●]\s*([^□☐▢○☑☒√■●\s]+)")
_APART: Final = re.compile(r"\s*(?:至|~|～|—+|--+|到)\s*")
_DASHED: Final = re.compile(r"(\d{4}[./]?\d{0,2}[./]?\d{0,2})-(\d{4}[./]?\d{0,2}[./]?\d{0,2})")
TICK: Final = "√"
_ARE_TICKED: Final = frozenset("√✓✔☑■●是有1v")
_NOT_TICKED: Final = frozenset(("", *"×✗✘☐□○否无0-—/"))
_LONGEST: Final = 20
_FIGURES: Final = frozenset((Value.MONEY, Value.POINTS, Value.SHARE))
_EPOCH: Final = date(1899, 12, 30)
Parts = Mapping[str, str]


def spelled(
    one: Field, content: Content, row: Mapping[str, str] | None, serial: int
) -> str | Decimal:
    """Return what stands in a cell: a figure, or a text in the template's words."""
    if one.fixed:
        return one.fixed
    if one.place == SERIAL:
        return Decimal(serial)
    value = _value(one, content, row)
    if one.part:
        return _tick(one, value) if one.tick else _part(one, value)
    if value in one.words:
        return one.words[value]
    if value and one.date:
        told = _period if one.place == "head.period" else day_of
        return told(value, one.date)
    return _figure(one, content, value)


def _value(one: Field, content: Content, row: Parts | None) -> str:
    return row.get(one.column, "") if row and one.column else content.values.get(one.place, "")


def _tick(one: Field, value: str) -> str:
    return one.words.get(one.tick, TICK) if one.tick in value.split("、") else ""


def _part(one: Field, target: str) -> str | Decimal:
    """Return a part of a target; a value that is a figure as one."""
    parts = dict(zip(TARGET_PARTS, split_target(target), strict=True))
    text = "".join(parts[part] for part in one.part.split("+")) if target else ""
    number = _decimal(text) if one.part == "value" else None
    return one.words.get(text, text if number is None else number)


def _figure(one: Field, content: Content, text: str) -> str | Decimal:
    """Return a figure in the unit of the template; the text where its cell holds none."""
    value = _value_of(content.kind, one.place)
    number = _decimal(text) if value in _FIGURES else None
    if number is None:
        return text
    if value is Value.MONEY and one.unit:
        number = number * UNITS[content.unit] / UNITS[one.unit]
    return _tidy(number)


def _value_of(kind: str, place: str) -> Value:
    cell = cell_at(kind, place)
    return cell.value if cell else Value.TEXT


def text_of(value: str | Decimal, *, is_money: bool = False) -> str:
    """Return a value as a text: amounts with two decimals at least."""
    if not isinstance(value, Decimal):
        return value
    if not is_money:
        return format(value, "f")
    return f"{value:,.{places_of(value)}f}"


def day_number(text: str) -> Decimal | None:
    """Return the number by which workbooks keep a day; None for another text."""
    try:
        return Decimal((date.fromisoformat(text) - _EPOCH).days)
    except ValueError:
        return None


def ticked(text: str, value: str) -> str | None:
    """Return a line of boxes with the one of a value ticked; None where it has none."""
    wanted = fold(value)
    for found in _BOX.finditer(text):
        word = fold(found[1]).strip("()")
        if word and (word == wanted or wanted.startswith(word) or word.startswith(wanted)):
            return f"{text[: found.start()]}☑{text[found.start() + 1 :]}"
    return None


def read_value(one: Field, text: str, kind: str) -> tuple[str, bool]:
    """Return what a filled cell says in our words, and whether it is certain."""
    text = text.strip()
    back = {theirs: ours for ours, theirs in one.words.items()}
    if text in back:
        return back[text], True
    if one.tick:
        is_ticked = text.lower() not in _NOT_TICKED
        return (one.tick if is_ticked else ""), not is_ticked or text.lower() in _ARE_TICKED
    if found := _TICKED.search(text):
        return found[1], True
    if _BOX.search(text):
        return "", True
    if not text or one.part:
        return text, True
    return _read(one, text, _value_of(kind, one.place))


def _read(one: Field, text: str, value: Value) -> tuple[str, bool]:
    """Return what a text says in a cell of a kind, and whether it is certain."""
    if value is Value.MONEY:
        amount = read_amount(text, one.unit)
        return _plain(amount.yuan), amount.is_certain
    if value in _FIGURES:
        number = _decimal(text.rstrip("%分"))
        return _plain(number), number is not None
    if one.place == "head.year":
        found = re.search(r"\d{4}", text)
        return (found[0], True) if found else ("", False)
    if value is Value.DATE:
        day = iso_day(text, is_end=one.place.endswith(".end"))
        return day, bool(day)
    return text, True


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


def period_of(text: str) -> tuple[str, str]:
    """Return first and last day of «2026.01至2026.12»; blank for what is not told."""
    parts = _APART.split(text.strip(), maxsplit=1)
    if len(parts) == 1 and (found := _DASHED.fullmatch(text.strip())):
        parts = [found[1], found[2]]
    first, last = (*parts, "")[:2]
    return iso_day(first, is_end=False), iso_day(last, is_end=True)


def joined_parts(parts: Parts) -> str:
    """Return a target from its columns."""
    op, value, unit = (parts.get(name, "") for name in TARGET_PARTS)
    for name, text in parts.items():
        if name == "op+value":
            return f"{text}({unit})" if unit and text else text
        if name == "value+unit":
            return f"{op}{text}"
    return joined_target(op, value, unit)


def iso_day(text: str, *, is_end: bool) -> str:
    """Return a day as 2026-01-31; of a month its first or last; blank for another text."""
    if text.isdecimal() and len(text) == 5:
        return date.fromordinal(_EPOCH.toordinal() + int(text)).isoformat()
    day = whole_day(text, is_end=is_end)
    return "" if day is None else day.isoformat()


def day_of(iso: str, how: str) -> str:
    """Return a day as the template spells days."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    if how == "年":
        return f"{day.year}年{day.month}月{day.day}日"
    if how == "年月":
        return f"{day.year}年{day.month}月"
    return iso.replace("-", how)


def _period(text: str, how: str) -> str:
    first, _, last = text.partition("至")
    return f"{day_of(first, how)}至{day_of(last, how)}"


def _tidy(number: Decimal) -> Decimal:
    number = number.normalize()
    return number if -int(number.as_tuple().exponent) >= 0 else number.quantize(Decimal(1))


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    # What is written in full must stay short: 1E999999 is seven signs and a million digits.
    return number if number.is_finite() and abs(number.adjusted()) < _LONGEST else None
