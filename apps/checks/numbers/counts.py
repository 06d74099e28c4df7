"""Head counts and other counts in a text, and the sentences that break a count down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from apps.checks.numbers.text import clean

_SUBJECT: Final = re.compile(r"[一-龥“”‘’《》A-Za-z]{1,14}$")
_BREAKDOWN: Final = re.compile(
    r"(?<![\d.\-—~至])(\d+)(人次|人|名|户|家|个|场|份|次|件|项|套|台|辆|批|期|所)(左右|以上)?"
    r"(的?[一-龥“”]{1,10})?(?:\((?:其中)?[:,，]?([^()。;]{3,80})\)|[,，]其中[:,，]?([^()。;]{3,80}))"
)
_SESSION: Final = r"(\d+)(?:次|场|期|批|班|轮)"
_ATTENDANCE: Final = re.compile(
    rf"(?<![\d.×*]){_SESSION}[×*](\d+)人(?=[×*=])|(?<![\d.×*])(\d+)人[×*]{_SESSION}(?=[×*=])"
)
_BATCHED: Final = re.compile(
    r"(?<![\d.])(\d+)(批|期|场|班|轮|次)(?:次)?[^。;\d]{0,8}每(?:\2|班|个班)[一-龥]{0,2}(\d+)(人|名)(?!左右|以上|以内|/)"
    r"[^。;\d]{0,6}(?:共|合计|共计|总计)[一-龥]{0,4}?(\d+)\4"
)
_ALL_OF_EACH: Final = re.compile(
    r"(?<![\d.])(\d+)(批|期|场|班|轮)[^。;每]{0,4}[,，](?:[^。;,，]{0,12}[,，])?[^。;,，\d每]{0,8}(\d+)(人|名)[,，]"
    r"(?:共|合计|共计|总计)(\d+)\4"
)
_MEALS: Final = re.compile(r"(?:餐费|伙食费|用餐|工作餐|盒饭)[:：]?(\d+)人[×*]")
_UNIT: Final = "[人名户家个场份件套台辆所](?!次)"
# A total ends the list: what is told behind it is another one. Possessive, for nothing can be read
# in two ways: what a separator may be, a name may begin with.
_LISTED: Final = re.compile(
    rf"(?:[^。;、,:\d]{{1,12}}(?<!共)(?<![共合总小]计)\d{{1,6}}{_UNIT}[、,和及]?+){{2,}}+"
)
_COUNT: Final = re.compile(rf"(\d+)({_UNIT})")
_IN_ALL: Final = re.compile(rf",?(?:共计|合计|总计|共)(?P<total>\d{{1,7}})(?P<unit>{_UNIT})")
_IN_EACH: Final = re.compile(r"(?:1|一|每)个([一-龥]{2,4}?)(\d+[名人][^,，;；×*]*)")
_PRESENT: Final = re.compile(r"(?<![\d.×*])(\d+)[人名](?![/×*])")
_LOOSE: Final = re.compile(r"约|不[少超多]|左右|至少|以上|近")
# Sorts that overlap: a woman under 35 counts in both.
_OVERLAPS: Final = re.compile(
    r"女|男|岁|本科|硕士|博士|学历|职称|少数民族|党员|困难|残疾|重点|新增"
)
# «3个街道（每个街道5个点位）»: what is in the brackets multiplies, it does not part.
_EACH: Final = re.compile(r"每|各|均")
_BETWEEN: Final = frozenset({"人次", "人", "名", "户", "家", "场", "期", "批", "所"})


@dataclass(frozen=True, slots=True)
class Attendance:
    """People told as a product: «2次×120人×…», with the words that stand before it."""

    people: int
    sessions: int
    subject: str
    written: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A count with its parts: «13人次（其中10人…，6人…）»."""

    total: int
    parts: tuple[int, ...]
    unit: str
    written: str
    approximate: bool


def attendances(text: str) -> tuple[Attendance, ...]:
    """Find sessions multiplied with people; who teaches them (2次×3名教师) is left out."""
    text = clean(text)
    found = []
    for match in _ATTENDANCE.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()].rstrip(":(")
        subject = _SUBJECT.search(before)
        sessions, people = (match[1], match[2]) if match[1] else (match[4], match[3])
        words = subject[0] if subject else ""
        found.append(Attendance(int(people), int(sessions), words, match[0]))
    return tuple(found)


def batches(text: str) -> tuple[Breakdown, ...]:
    """Find «分3批,每批40人,共100人» that does not come out; ``parts`` are the batches."""
    found = []
    for match in _BATCHED.finditer(clean(text)):
        count, each, total = int(match[1]), int(match[3]), int(match[5])
        if count * each != total and not _LOOSE.search(match[0]):
            found.append(Breakdown(total, (each,) * count, match[4], match[0], False))
    return tuple(found)


def additions(text: str) -> tuple[Breakdown, ...]:
    """Find «检测科12人、流调科5人,共18人» that does not come out."""
    text = clean(text)
    found = []
    for listed in _LISTED.finditer(text):
        told = _IN_ALL.match(text, listed.end())
        if told is None or not _is_parted(listed[0]):
            continue
        counts = [(int(number), unit) for number, unit in _COUNT.findall(listed[0])]
        parts = tuple(number for number, unit in counts if _folded(unit) == _folded(told["unit"]))
        total = int(told["total"])
        # What the whole is told of again is no part of it; 12台、3套 may be 15台 in all.
        if len(parts) > 1 and total not in (sum(parts), sum(one for one, _ in counts), *parts):
            written = listed[0] + told[0]
            found.append(Breakdown(total, parts, told["unit"], written, False))
    return tuple(found)


def each_missing(text: str) -> tuple[str, ...]:
    """Find «安排7批,计划安排40人,合计280人», where 40 can only be meant for each of the seven."""
    return tuple(
        match[0]
        for match in _ALL_OF_EACH.finditer(clean(text))
        if int(match[1]) > 1 and int(match[1]) * int(match[3]) == int(match[5])
    )


def meals(text: str) -> tuple[Breakdown, ...]:
    """Find meals reckoned for more people than the sentence lists: «2个考场,1个考场7名考官、4名工作
    人员,机动4人…;餐费:30人×30元»; ``parts`` are the people listed."""
    found = []
    for sentence in clean(text).split("。"):
        eaten = _MEALS.search(sentence)
        told = re.sub(r"\([^()]*\)", "", sentence[: eaten.start()]) if eaten else ""
        each = _IN_EACH.search(told)
        if eaten is None or each is None:
            continue
        rooms = re.search(rf"(?<![\d.])(\d+)个{each[1]}(?!\d)", told)
        inside = sum(map(int, re.findall(r"(\d+)[名人]", each[2])))
        rest = _PRESENT.findall(told[: each.start()] + told[each.end() :])
        parts = (inside,) * (int(rooms[1]) if rooms else 1) + tuple(map(int, rest))
        if sum(parts) < int(eaten[1]):
            found.append(Breakdown(int(eaten[1]), parts, "人", eaten[0], False))
    return tuple(found)


def breakdowns(text: str) -> tuple[Breakdown, ...]:
    """Find counts that are broken down in brackets with the same unit."""
    found = []
    for match in _BREAKDOWN.finditer(clean(text)):
        parts = _parts(match[5] or match[6], "人" if match[2] == "人次" else match[2])
        if len(parts) > 1 and (not match[4] or match[2] in _BETWEEN):
            found.append(Breakdown(int(match[1]), parts, match[2], match[0], bool(match[3])))
    return tuple(found)


def _folded(unit: str) -> str:
    """Return a unit of people as one."""
    return "人" if unit == "名" else unit


def _is_parted(listed: str) -> bool:
    """Return whether a list parts something: into no sorts that overlap, nor so many in each."""
    return not (_OVERLAPS.search(listed) or _EACH.search(listed))


def _parts(listed: str, unit: str) -> tuple[int, ...]:
    """Return the counts in a unit that a list parts something into; none of sorts that overlap."""
    if not _is_parted(listed):
        return ()
    counted = re.compile(rf"(?<![\d.\-—~至])(\d+){unit}")
    found = (counted.search(clause) for clause in re.split(r"[,，、;和]", listed))
    return tuple(int(one[1]) for one in found if one)
