"""Years, periods and closing dates in a text."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from apps.checks.numbers.text import clean

_POINT: Final = r"(20\d\d)(?:年|[-./])(1[0-2]|0?[1-9])(?:月(?:份)?|(?=[-./])|(?![\d]))(?:[-./]?([12]\d|3[01]|0?[1-9])日?)?"
_PERIOD: Final = re.compile(
    _POINT
    + r"(?:至|到|-|—|–|~|－|起,?至|起,?到|开始,?至|,?截至)+(?:(20\d\d)(?:年|[-./]))?(1[0-2]|0?[1-9])"
    r"(?:月(?:份|底|末)?|[-./])?(?:([12]\d|3[01]|0?[1-9])日?)?(?:止|结束|完成)?"
)
_END: Final = re.compile(
    r"(?:(20\d\d)年)?(?:(1[0-2]|0?[1-9])月(?:份|底|末)?(?:([12]\d|3[01]|0?[1-9])日)?|第?([一二三四1-4])季度|(上半年|年底|年末|年内|全年))"
    r"(?:之?前|底前|内)?[,，]?(?:[^。;\n\d,，]{0,6})?(?:完成|结束|竣工|验收|止|发放)"
)
_STOPS: Final = "，,。；;、\n：:"
_MUCH: Final = 12
_ALL_YEAR: Final = re.compile(r"全年|贯穿|常态化|每月|每季度|按季|年度内|年底|12月")
_YEAR: Final = re.compile(
    r"(?<![\d\-—–~至〔\[])(20\d\d)(?:年度?|(?=[-—–~至]20\d\d))(?![\-—–~至]20)"
)
_RANGE: Final = re.compile(
    r"20\d\d(?:年(?:\d{1,2}月)?(?:\d{1,2}日)?)?[-—–~～至到]+20\d\d(?:年|(?=学年))(?:\d{1,2}月)?|20\d\d年?[-—–~～至到]+20\d\d年?"
)
_QUARTERS: Final = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}
# A past year that explains where something comes from, not when the work is done.
_BASIS_BEFORE: Final = re.compile(
    r"(?:自|从|截至|截止|比|较|与|同|根据|按照|参照|依据|面向|延续|针对|以|巩固|总结|承接|深化|始于|成立于|建于)[一-龥“”]{0,4}$"
)
_BASIS_AFTER: Final = re.compile(
    r"^(?:[^,，。;]{0,16}(?:基础上|的基础|成果|经验|结转|存量)|(?:入职|入学|毕业|退役|录用|招录|引进|认定|立项|投用|竣工)的|(?:度)?(?:以来|起|底|末|前|后|版|级|届|至|到|-|—|–|~|相比|同期|数据|修订|修正|成立|建成|年底|印发|出台|颁布|实施的|"
    r"(?:\d{1,2}月(?:\d{1,2}日)?)?(?:起|以来|底|前|后|印发|成立|发布|批复|签订|开始|启动|试点)))"
)

# «2023年底前完成» sets a date, «2000年前建成的小区» tells where something comes from.
_DEADLINE: Final = re.compile(
    r"^(?:(?:\d{1,2}月(?:份)?)?[底末]|\d{1,2}月(?:\d{1,2}日)?)之?前(?:[,，])?"
    r"(?![一-龥]{0,2}(?:建成|竣工|入职|出生|退休|参加|登记|成立|投用|投入|取得|已|未|存|形成|发生|申报|购置))"
)

# «按照2024年工作计划» and «力争到2024年底» in a form of 2025 were not brought up to date.
_STALE: Final = re.compile(r"^[^,，。;]{0,4}(?:工作计划|工作要点|年度计划|工作安排)")
_UNTIL: Final = re.compile(r"^[底末](?![,，]?(?:已|共|累计|全[区市县]))")


@dataclass(frozen=True, slots=True)
class Period:
    """A period named in a text, whole days; a month counts from its first to its last day."""

    start: date
    end: date
    written: str


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year named in running text; ``is_basis`` when it dates a source, a comparison or a start."""

    year: int
    is_basis: bool
    context: str


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def period_in(text: str) -> Period | None:
    """Find the first period with a start and an end; ``None`` when there is none."""
    return next((one for one, _ in _periods(text) if one.start <= one.end), None)


def backwards_in(text: str) -> Period | None:
    """Find the first period that ends before it starts, both years written; ``None`` when none does."""
    backwards = (one for one, has_year in _periods(text) if has_year and one.start > one.end)
    return next(backwards, None)


def _periods(text: str) -> Iterator[tuple[Period, bool]]:
    """Yield what reads like a period, and whether its end has a year of its own."""
    for match in _PERIOD.finditer(clean(text)):
        year, month, day = int(match[1]), int(match[2]), match[3]
        end_year, end_month, end_day = int(match[4] or year), int(match[5]), match[6]
        try:
            start = date(year, month, int(day or 1))
            end = (
                date(end_year, end_month, int(end_day))
                if end_day
                else last_day(end_year, end_month)
            )
        except ValueError:
            continue
        yield Period(start, end, match[0]), bool(match[4])


_YEARS: Final = re.compile(r"(20\d\d)年?(?:(?:-|—|–|~|至|到)+(20\d\d))?年(?:度|全年)?(?![\d-])")

_PART: Final = r"上半年|下半年|第?[一二三四1-4]季度"
_PART_OF_YEAR: Final = re.compile(rf"(20\d\d)年({_PART})(?:(?:至|到|-|—)+({_PART}))?")
_PARTS: Final = {"上半年": (1, 6), "下半年": (7, 12)} | {
    f"{lead}{name}季度": (month - 2, month)
    for name, month in _QUARTERS.items()
    for lead in ("", "第")
}


def years_period_in(text: str) -> Period | None:
    """Find a period told without months («2025年—2026年», «2024年度», «2025年上半年»)."""
    text = clean(text)
    if part := _PART_OF_YEAR.search(text):
        year, start, end = int(part[1]), _PARTS[part[2]], _PARTS[part[3] or part[2]]
        return Period(date(year, start[0], 1), last_day(year, end[1]), part[0])
    match = _YEARS.search(text)
    if match is None or re.search(r"\d{1,2}月|季度", text):
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        return None
    return Period(date(first, 1, 1), date(last, 12, 31), match[0])


def ends_in(text: str, year: int) -> tuple[tuple[date, str], ...]:
    """Find the dates by which a text says something is finished; no year means ``year``."""
    found = []
    for match in _END.finditer(clean(text)):
        of = int(match[1] or year)
        if match[2]:
            month = int(match[2])
        elif match[4]:
            month = _QUARTERS[match[4]]
        else:
            month = 6 if match[5] == "上半年" else 12
        try:
            end = date(of, month, int(match[3])) if match[3] else last_day(of, month)
        except ValueError:
            continue
        found.append((end, match[0]))
    return tuple(found)


def speaks_of_whole_year(text: str) -> bool:
    """Return whether a text says that work runs through the year."""
    return bool(_ALL_YEAR.search(clean(text)))


def _clause_of(text: str, at: int) -> str:
    """Return the clause that a place lies in, from there on where much stands before it."""
    start = max(text.rfind(stop, 0, at) for stop in _STOPS) + 1
    end = min((found for stop in _STOPS if (found := text.find(stop, at)) >= 0), default=len(text))
    return text[start if at - start <= _MUCH else at : end].strip()


def years_in(text: str) -> tuple[YearMention, ...]:
    """Find the years of running text; titles in 《》, document numbers and ranges are left out."""
    text = re.sub(r"《[^》]{0,120}》|[〔\[(](?:20\d\d)[〕\])]\d*号?", "", clean(text))
    text = _RANGE.sub("", text)
    found = []
    for match in _YEAR.finditer(text):
        before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() :][:12]
        basis = bool(_BASIS_BEFORE.search(before) or _BASIS_AFTER.match(after))
        basis = basis and not _DEADLINE.match(after) and not _STALE.match(after)
        basis = basis and not (before.endswith("到") and _UNTIL.match(after))
        found.append(YearMention(int(match[1]), basis, _clause_of(text, match.start())))
    return tuple(found)
