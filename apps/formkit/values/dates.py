"""Dates of a project, and dates as targets: 12月31日前, 2027-06-30前, 6月底前, 年底前, 第三季度."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from apps.core.text import fold

_HEAD: Final = r"(?:截止到?|截至到?|于|在)?"
_TAIL: Final = r"(?P<tail>(?:之?前|以前|底前?|末前?|内|完成|完工|竣工)*)"
_MONTH: Final = (
    re.compile(rf"{_HEAD}(?:(?P<y>20\d\d)年)?(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})[日号])?{_TAIL}"),
    re.compile(
        rf"{_HEAD}(?P<y>20\d\d)(?P<sep>[-/.])(?P<m>\d{{1,2}})(?:(?P=sep)(?P<d>\d{{1,2}}))?{_TAIL}"
    ),
)
_YEAR: Final = re.compile(rf"{_HEAD}(?:(?P<y>20\d\d)年度?|(?:当|本)?年度?(?=[底末内])){_TAIL}")
_QUARTER: Final = re.compile(
    rf"{_HEAD}(?:(?P<y>20\d\d)年)?(?P<nth>第)?(?P<q>[1-4一二三四])季度{_TAIL}"
)
_PLAIN: Final = re.compile(r"(20\d\d)\s*[-年/.]\s*(\d{1,2})(?:\s*[-月/.]\s*(\d{1,2})\s*日?)?")
_NUMERALS: Final = "一二三四"

Day = tuple[int | None, int, int | None]


def read_date(text: str) -> Day | None:
    """Return (year, month, day) with None for what is not said; None when it is no date.

    A year or a quarter stands for its last month. «6月», «1季度» and «2025.6» alone may be a
    span of time or a plain number: a day, a year or a word such as 前 must come with them.
    """
    for pattern in _MONTH:
        if (found := pattern.fullmatch(text)) and (day := _day_of(found)) is not None:
            return day
    if found := _YEAR.fullmatch(text):
        return _year_of(found), 12, None
    if (found := _QUARTER.fullmatch(text)) and (found["nth"] or found["y"] or found["tail"]):
        number = found["q"]
        quarter = _NUMERALS.index(number) + 1 if number in _NUMERALS else int(number)
        return _year_of(found), quarter * 3, None
    return None


def _year_of(found: re.Match[str]) -> int | None:
    return int(found["y"]) if found["y"] else None


def _day_of(found: re.Match[str]) -> Day | None:
    """Return the date of a match of year, month and day; None for a number that only looks so."""
    named = found.groupdict()
    day = int(named["d"]) if named["d"] else None
    month = int(named["m"])
    is_bare = not named["d"] and not named["tail"]
    if is_bare and (named.get("sep") == "." or not named["y"]):
        return None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return _year_of(found), month, day


def parse_day(text: str, *, is_end: bool = False) -> date | None:
    """Return the day a text names (2025-01-01, 2025年1月, 2025/1/1); a month gives its edge."""
    found = _PLAIN.search(_tight(text))
    return None if found is None else _edge(found, is_end=is_end)


def whole_day(text: str, *, is_end: bool = False) -> date | None:
    """Return the day that a text is and nothing else, as :func:`parse_day`; «前» may follow one."""
    if found := _PLAIN.fullmatch(_tight(text).removesuffix("月")):
        return _edge(found, is_end=is_end)
    year, month, day = read_date(text) or (None, 0, None)
    return None if year is None or day is None else _day(year, month, day)


def _tight(text: str) -> str:
    return fold(text).replace(" ", "")


def _edge(found: re.Match[str], *, is_end: bool) -> date | None:
    """Return the day of a match; of a month its first or last, None for a month that no year has."""
    year, month = int(found[1]), int(found[2])
    if found[3] or not 1 <= month <= 12:
        return _day(year, month, int(found[3] or 0))
    return date(year, month, monthrange(year, month)[1] if is_end else 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
