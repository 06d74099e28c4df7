"""Dates as targets: 12月31日前, 2027-06-30前, 6月底前, 2027年12月完成."""

from __future__ import annotations

import re
from typing import Final

_TAIL: Final = r"(?:之?前|以前|底前?|末前?|内|完成|前完成|底前完成|之前完成|完工|竣工)*"
_DATES: Final = (
    re.compile(
        rf"(?:于|在)?(?:(?P<y>20\d\d)年)?(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})[日号])?{_TAIL}"
    ),
    re.compile(rf"(?:于|在)?(?P<y>20\d\d)[-/.](?P<m>\d{{1,2}})(?:[-/.](?P<d>\d{{1,2}}))?{_TAIL}"),
)


def read_date(text: str) -> tuple[int | None, int, int | None] | None:
    """Give (year, month, day) with None for what is not said; None when it is no date.

    «6月» alone is a span of time, not a date: a day, a year or a word such as 前 must follow.
    """
    for pattern in _DATES:
        found = pattern.fullmatch(text)
        if not found:
            continue
        year, month, day = (int(found[name]) if found[name] else None for name in ("y", "m", "d"))
        bare = re.fullmatch(r"\d{1,2}月", text)
        if month and 1 <= month <= 12 and (day is None or 1 <= day <= 31) and not bare:
            return year, month, day
    return None
