"""The head and the goals of a form: what stands behind the labels above the indicators."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from apps.formkit.values.dates import parse_day

from .cells import is_body
from .labels import Label
from .tape import CELL, LINE, NONE, Tape

_SUMMARY: Final = re.compile(r"\(汇总\)$")
_YEAR: Final = re.compile(r"(20\d\d)年")
_YEAR_LINE: Final = re.compile(r"\(?(20\d\d)(?:年度?)\)?")
_YEAR_OF: Final = re.compile(r"(20\d\d)年度")
_ANY_YEAR: Final = re.compile(r"(20\d\d)(?:年|-\d{1,2}-\d{1,2}|/\d{1,2}/)")
_LABEL_LIKE: Final = re.compile(
    r"^[*★]?[\u3400-\u9fff()/、]{2,12}(?:部门|单位|名称|金额|总额|类别|性质|时间|日期|编码|代码|属性|类型|领域|级次|等级|周期|年限"
    r"|依据|概况|目标|职责|职能|情况|资金|方式|人|电话)(?:\(.{1,8}\))?:?$"
)
_DAY: Final = r"(20\d\d(?:年\d{1,2}月(?:\d{1,2}日)?|([-./])\d{1,2}(?:\2\d{1,2})?(?!\d)|\d{4}|\d{2}(?!\d)|年?(?![\d年])))"
_BOXES: Final = re.compile(r"[☑■√✓☒]\s*([^\s□☐☑■√✓☒]+)")
_BLANK_BOX: Final = re.compile("[□☐]")
_WHOLE_DAY: Final = re.compile(r"\d{1,2}\D+\d{1,2}\D+\d{1,2}|\d{8}")
_DAY_OF_MONTH: Final = re.compile(r"\d\D+\d{1,2}\D+\d{1,2}")
_SEAL: Final = re.compile(
    r"\s*(?:[(（](?:单位)?(?:盖章|公章|签章)[)）].*|(?:盖章|公章|签章)[:：]?\s*)$", re.DOTALL
)
_TAIL_CODE: Final = re.compile(r"[-_ ]?[\[(]?\d{5,}[\])]?$")
_LEAD_CODE: Final = re.compile(r"^\d{3,}(?:_|(?=[\u3400-\u9fff]))")
_NUMBER_TAIL: Final = re.compile(
    r"(?:\(?\d{1,2}\)?[.、]|[一二三四五六七八九十]、|[(][一二三四五六七八九十][)])$"
)
_UPPER: Final = re.compile(r"中央|省级|自治区|上级|国家")
_RANKS: Final = {
    "项目类别": 0, "项目分类": 1, "支出类别": 1, "项目类型": 2, "项目属性": 3,
    "部门": 8, "二级项目名称": -1, "子项目名称": -1, "专项名称": 2, "专项资金名称": 1, "单位名称": 4, "责任单位": 3,
}  # fmt: skip
_LONGEST: Final = 90
# How many pieces a value may have, and how many characters.
_IN_CELLS: Final = (2, 40)
_IN_LINES: Final = (4, _LONGEST)
_BODIES: Final = frozenset(("department", "unit", "filler"))
_OF_UPPER: Final = 6
_LONG_NAME: Final = 50
_LONG_CATEGORY: Final = 16
_OWN_END: Final = re.compile("项目|单位|部门")
_NAME_HEAD: Final = re.compile(r"[\w\"“'‘《(【「]")
_INSIDE_BODY: Final = re.compile(r"(?:单位|部门|名称|期限|日期|年度|20\d\d年)(?=.)")


@dataclass(slots=True)
class Value:
    """A value of the head: its text, where it stands, whether it is doubted."""

    text: str
    start: int
    end: int
    doubt: bool = False
    others: list[str] = field(default_factory=list)
    """What else the cell may say."""


@dataclass(slots=True)
class Head:
    """The head of a form."""

    values: dict[str, Value] = field(default_factory=dict)
    year: int | None = None
    start: date | None = None
    end: date | None = None
    is_summary: bool = False
    doubts: set[str] = field(default_factory=set)
    blanks: dict[str, tuple[int, int]] = field(default_factory=dict)


def read_head(tape: Tape, labels: Sequence[Label], end: int) -> Head:
    """Read the values of the head labels; the surest label for each key counts."""
    head = Head()
    ranks: dict[str, int] = {}
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        key = label.key("head")
        if not key or label.key("skip"):
            continue
        stop = following.start if following else min(end, label.end + _LONGEST)
        value = _value(tape, label, stop)
        if value is None:
            head.blanks.setdefault(key, (label.start, label.stop))
            continue
        if following and (own := _own_end(tape, value, following)):
            value.doubt = True
            value.others.append(value.text + own)
        rank = _rank(label, key)
        if key not in head.values or rank < ranks[key]:
            head.values[key], ranks[key] = value, rank
    _settle(head)
    _dates(head)
    return head


def _rank(label: Label, key: str) -> int:
    """Return how likely another label of the same key is meant, the likeliest 0 and less."""
    is_upper = key == "department" and _UPPER.search(label.word)
    return _RANKS.get(label.word, _OF_UPPER if is_upper else 0)


def _value(tape: Tape, label: Label, stop: int) -> Value | None:
    start = label.end
    while start < stop and tape.text[start] in ":;,":
        start += 1
    if start >= stop:
        return None
    end, doubt = _extent(tape, start, stop)
    text = _said(label, tape.write(start, end).strip(":：*★"))
    if not text:
        return None
    cut = next((at for at in range(start + 1, end) if tape.breaks[at] >= LINE), end)
    others = [tape.write(start, cut)] if cut < end else []
    return Value(text, start, end, doubt or bool(label.slips), others)


def _said(label: Label, text: str) -> str:
    """Return what a value says: of boxes those ticked, of two values the one first asked for."""
    if ticked := _BOXES.findall(text):
        text = "、".join(ticked)
    elif _BLANK_BOX.search(text):
        return ""
    if "/" in label.word:
        text = text.split("/")[0]
    return _NUMBER_TAIL.sub("", text) if len(text) > 3 else text


def _own_end(tape: Tape, value: Value, label: Label) -> str:
    """Return the first word of the next label where it may be the last of a value glued to it."""
    is_glued = value.end == label.start and tape.breaks[label.start] == NONE
    found = _OWN_END.match(label.word)
    return found[0] if found and is_glued and tape.text[label.start - 1] not in "*★" else ""


def _extent(tape: Tape, start: int, stop: int) -> tuple[int, bool]:
    """Return where a value ends: at a cell that reads like a label, or where a table's cell ends."""
    source = tape.source(start)
    pieces = 1
    for at in range(start + 1, stop):
        kind = tape.breaks[at]
        if source.is_ruled and tape.source(at) is not source:
            return at, False
        if kind < LINE:
            continue
        if _begins_label(tape, at, stop):
            return at, False
        pieces += 1
        most, longest = _IN_CELLS if kind >= CELL else _IN_LINES
        if pieces > most or at - start > longest:
            return at, True
    return stop, stop - start > _LONGEST


def _begins_label(tape: Tape, start: int, stop: int) -> bool:
    """Return whether a word reads like a label that nobody knows."""
    end = start + 1
    while end < stop and tape.breaks[end] == NONE:
        end += 1
    return end - start > 3 and bool(_LABEL_LIKE.match(tape.text[start:end]))


def _settle(head: Head) -> None:
    """Clean the names of bodies: sum marks and codes of their own off."""
    values = head.values
    if "unit" not in values and "department_name" in values:
        values.setdefault("department", values["department_name"])
    if (department := values.get("department")) is not None:
        department.text, head.is_summary = _without_sum(_SEAL.sub("", department.text))
    for key in _BODIES & values.keys():
        text = _LEAD_CODE.sub("", _SEAL.sub("", values[key].text))
        bare = _TAIL_CODE.sub("", text)
        values[key].text = bare if len(bare) >= 3 else text
    _fill_unit(values)
    head.doubts.update(key for key, value in values.items() if value.doubt)


def _fill_unit(values: dict[str, Value]) -> None:
    """Take who filled the form in for the unit that no label names, with a doubt."""
    filler = values.get("filler")
    if filler and "unit" not in values and "department" in values and len(filler.text) >= 4:
        values["unit"] = Value(filler.text, filler.start, filler.end, True)


def _without_sum(name: str) -> tuple[str, bool]:
    """Return a department's name without the mark of a sum, and whether it had one."""
    folded = name.replace("（", "(").replace("）", ")")
    return (_SUMMARY.sub("", folded), True) if _SUMMARY.search(folded) else (name, False)


def is_odd(key: str, text: str) -> bool:
    """Return whether a value does not look like what its label asks for: a label that nobody knew, or
    the rest of a wrapped cell, may hang on it."""
    folded = text.replace("（", "(").replace("）", ")")
    if folded.count("(") != folded.count(")"):
        return True
    if key in ("department", "unit"):
        return not is_body(folded) or bool(_INSIDE_BODY.search(folded))
    if key == "project_name":
        is_twice = len(folded) > 4 and folded[-2:] == folded[-4:-2]
        return len(folded) > _LONG_NAME or is_twice or not _NAME_HEAD.match(folded)
    if key == "project_nature":
        return not folded.endswith(("项目", "性", "类"))
    if key == "project_category":
        return not 3 <= len(folded) <= _LONG_CATEGORY
    return False


def _dates(head: Head) -> None:
    for key, is_end in (("start", False), ("end", True)):
        value = head.values.get(key)
        if value is not None:
            day = parse_day(value.text, is_end=is_end) if value.text[:2] == "20" else None
            setattr(head, key, day)
            if day is None or not _WHOLE_DAY.search(value.text):
                head.doubts.add(key)
    period = head.values.get("period")
    if period is not None and head.start is None:
        _period(head, [found[0] for found in re.findall(_DAY, period.text)])


def _period(head: Head, days: Sequence[str]) -> None:
    """Set both dates by the days of a period; days without a month are doubted."""
    if days:
        head.start = _day(days[0], is_end=False)
        head.end = _day(days[-1], is_end=True) if len(days) > 1 else None
        edges = {"start", "end"}
        is_sure = all(map(_DAY_OF_MONTH.search, days))
        head.doubts = head.doubts - edges if is_sure else head.doubts | edges


def _day(text: str, *, is_end: bool) -> date | None:
    if found := re.fullmatch(r"(20\d\d)年?", text):
        return date(int(found[1]), *((12, 31) if is_end else (1, 1)))
    if found := re.fullmatch(r"(20\d\d)(\d{2})(\d{2})?", text):
        text = "-".join(part for part in found.groups() if part)
    return parse_day(text, is_end=is_end)


def years_in(tape: Tape, start: int, end: int) -> list[str]:
    """Return the years that a stretch names, the one named most first."""
    found = Counter(str(year[1]) for year in _ANY_YEAR.finditer(tape.text, start, end))
    return [year for year, _ in found.most_common()]


def read_year(
    tape: Tape, start: int, name_at: int, title_end: int, end: int
) -> tuple[int | None, bool]:
    """Return the year of a form and whether it is doubted: by its own line, its title, the rest."""
    if found := _YEAR_LINE.match(tape.text, title_end, max(name_at, title_end)):
        return int(found[1]), False
    above = tape.text[max(0, start - 40) : start] if title_end <= start else ""
    behind = tape.text[title_end:name_at] if title_end <= name_at else ""
    title = tape.text[start : max(start, title_end)]
    for text in (title, behind[:60], tape.text[start:name_at], above):
        if found := _YEAR_OF.search(text) or _YEAR.search(text):
            return int(found[1]), False
    if found := _YEAR.search(tape.text, name_at, min(end, name_at + 60)):
        return int(found[1]), False
    before = list(_ANY_YEAR.finditer(tape.text, max(0, start - 300), name_at))
    if before:
        return int(before[-1][1]), True
    if found := _ANY_YEAR.search(tape.text, name_at, end):
        return int(found[1]), True
    return None, True
