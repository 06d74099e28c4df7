"""The numbers Word sets before paragraphs by itself, which stand in no text.

Source: ECMA-376 part 1, 17.9 (numbering).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from apps.formkit.readers.docx_text import W

_DIGITS: Final = "〇一二三四五六七八九"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CHINESE: Final = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
    "chineseLegalSimplified",
}
_SILENT: Final = {"bullet", "none"}


@dataclass(slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class _List:
    key: str
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Counts the automatic numbers of a document, paragraph by paragraph in their order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.lists = _lists(numbering)
        self.styles = _styles(styles)
        self.counts: dict[str, dict[int, int]] = {}

    def prefix(self, paragraph: etree._Element) -> str:
        """Return what Word sets before this paragraph, counting it; empty without a number."""
        if not self.lists:
            return ""
        key, depth = self._reference(paragraph)
        found = self.lists.get(key)
        if found is None or depth not in found.levels:
            return ""
        counts = self.counts.setdefault(found.key, {})
        counts[depth] = counts.get(depth, found.levels[depth].start - 1) + 1
        for deeper in [number for number in counts if number > depth]:
            del counts[deeper]
        return _shown(found, depth, counts)

    def _reference(self, paragraph: etree._Element) -> tuple[str, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return "", 0
        own = _number_of(properties)
        style = properties.find(f"{W}pStyle")
        inherited = self.styles.get("" if style is None else style.get(f"{W}val") or "")
        key, depth = own or inherited or ("", 0)
        return key or (inherited[0] if inherited else ""), depth


def _number_of(properties: etree._Element) -> tuple[str, int] | None:
    item = properties.find(f"{W}numPr")
    if item is None:
        return None
    return _value(item.find(f"{W}numId")), _integer(_value(item.find(f"{W}ilvl")), 0)


def _styles(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for style in () if styles is None else styles.iter(f"{W}style"):
        properties = style.find(f"{W}pPr")
        number = None if properties is None else _number_of(properties)
        if number is not None:
            found[style.get(f"{W}styleId") or ""] = number
    return found


def _lists(numbering: etree._Element | None) -> dict[str, _List]:
    if numbering is None:
        return {}
    drafts = {
        draft.get(f"{W}abstractNumId") or "": {
            _integer(level.get(f"{W}ilvl") or "", 0): _level(level)
            for level in draft.iter(f"{W}lvl")
        }
        for draft in numbering.iterchildren(f"{W}abstractNum")
    }
    lists: dict[str, _List] = {}
    for item in numbering.iterchildren(f"{W}num"):
        draft = _value(item.find(f"{W}abstractNumId"))
        lists[item.get(f"{W}numId") or ""] = _restarted(item, draft, drafts.get(draft, {}))
    return lists


def _restarted(item: etree._Element, draft: str, levels: dict[int, _Level]) -> _List:
    """Return a list as its draft has it, but for the levels that it begins anew: such a list
    counts by itself."""
    found = _List(draft, dict(levels))
    for change in item.iterchildren(f"{W}lvlOverride"):
        depth = _integer(change.get(f"{W}ilvl") or "", 0)
        start = _value(change.find(f"{W}startOverride"))
        if start and depth in levels:
            old = levels[depth]
            found.key = f"{draft}/{item.get(f'{W}numId') or ''}"
            found.levels[depth] = _Level(_integer(start, 1), old.kind, old.text)
    return found


def _level(level: etree._Element) -> _Level:
    return _Level(
        start=_integer(_value(level.find(f"{W}start")), 1),
        kind=_value(level.find(f"{W}numFmt")) or "decimal",
        text=_value(level.find(f"{W}lvlText")),
    )


def _shown(found: _List, depth: int, counts: dict[int, int]) -> str:
    level = found.levels[depth]
    if level.kind in _SILENT:
        return ""

    def number(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        at = found.levels.get(other, level)
        return spelled(counts.get(other, at.start), at.kind)

    text = re.sub(r"%([1-9])", number, level.text)
    return f"{text} " if text[-1:].isalnum() and text[-1:].isascii() else text


def spelled(number: int, kind: str) -> str:
    """Return a number as a list of this kind shows it."""
    spell, known = _SPELLERS.get(kind, (str, range(0)))
    return spell(number) if number in known else str(number)


def _letters(number: int) -> str:
    """Return a, b, … z, aa, bb, …, as Word counts by letters."""
    return chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text, number = text + sign * (number // value), number % value
    return text


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    text = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return text + (_DIGITS[ones] if ones else "")


# How a kind of list spells its numbers, and which of them; others are shown in digits.
_SPELLERS: Final[Mapping[str, tuple[Callable[[int], str], range]]] = {
    **dict.fromkeys(_CHINESE, (_chinese, range(1, 100))),
    "lowerLetter": (_letters, range(1, sys.maxsize)),
    "upperLetter": (lambda number: _letters(number).upper(), range(1, sys.maxsize)),
    "lowerRoman": (_roman, range(1, 4000)),
    "upperRoman": (lambda number: _roman(number).upper(), range(1, 4000)),
    "decimalEnclosedCircle": (lambda number: chr(0x245F + number), range(1, 21)),
    "decimalEnclosedCircleChinese": (lambda number: chr(0x245F + number), range(1, 21)),
    "decimalZero": (lambda number: f"{number:02d}", range(100)),
}


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{W}val") or ""


def _integer(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default
