"""The head of a form: names, kinds, bodies, dates, year and unit of money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.formkit.recognition.level_labels import compact
from apps.formkit.recognition.lines import Line, join_wrapped, squeeze
from apps.formkit.values.amount import WAN_YUAN, YUAN, printed_unit
from apps.formkit.values.dates import parse_day
from apps.formkit.values.quantities import PRINTED
from apps.formkit.vocabulary import VOCABULARY

from .segments import Segment, find_segments, labels_pattern

HEAD_WORDS: Final = {
    **VOCABULARY.labels("head"),
    "money": (
        *VOCABULARY.ends("head"),
        *VOCABULARY.labels("money")["total"],
        *VOCABULARY.labels("money")["annual"],
    ),
}
_PATTERN: Final = labels_pattern(HEAD_WORDS)
_SUMMARY: Final = re.compile(r"[(（]\s*汇\s*总\s*[)）]\s*$")
_YEAR: Final = re.compile(r"(20\d\d)\s*年")
_CODE: Final = re.compile(r"^[\[(]?\d{3,}[\])]?[-_ ]?")
_SURE: Final = 0.9
_REST_OF_LABEL: Final = re.compile(r"[位立称门别_\W\u0000-\u33ff]")
# What stands but once in a head, though blank.
_ONCE: Final = frozenset({"money", "person"})


@dataclass(slots=True)
class Head:
    """The head's values as written, with the segment each came from."""

    values: dict[str, str] = field(default_factory=dict)
    segments: dict[str, Segment] = field(default_factory=dict)
    year: int | None = None
    amount_unit: str = ""
    is_summary: bool = False
    cut: dict[str, int] = field(default_factory=dict)

    def take(self, segment: Segment, *, is_guessed: bool) -> None:
        """Keep the value of a label and in how many cells it stood; the first that is told counts."""
        key = segment.key
        if self.values.get(key) or (key in self.values and key in _ONCE):
            return
        self.values[key] = _value(segment)
        self.segments[key] = segment
        if is_guessed and (count := _pieces_of(segment)):
            self.cut[key] = count
        elif segment.confidence < _SURE:
            self.cut[key] = 2


def read_head(lines: Sequence[Line]) -> Head:
    """Read the head from the lines of a form, up to its money block.

    The first value of each label counts; the year is the one of the title, else of the dates.
    """
    head = Head()
    is_guessed = not any(line.is_ruled for line in lines)
    for segment in find_segments(lines, _PATTERN):
        head.take(segment, is_guessed=is_guessed)
    department = head.values.get("department", "")
    head.is_summary = bool(_SUMMARY.search(department))
    head.values["department"] = _SUMMARY.sub("", department).strip()
    start = parse_day(head.values.get("start", ""))
    head.year = title_year(lines) or (start.year if start else None)
    head.amount_unit = amount_unit_of(lines)
    return head


def _pieces_of(segment: Segment) -> int:
    """Return in how many cells of one row a value stands; wrapped lines are no damage."""
    rows = [row for row in segment.value.split("\x1e") if row.strip(" \x1f")]
    cells = [cell for row in rows for cell in row.split("\x1f") if cell.strip()]
    if len(rows) > 1:
        return 0
    return len(cells) + ("(汇总)" in segment.value.replace(" ", "")[:-8])


def _value(segment: Segment) -> str:
    """Return a value without the end of a cut label, or a stray sign, in a cell before it."""
    parts = segment.parts()
    while len(parts) > 1 and _REST_OF_LABEL.fullmatch(parts[0]):
        parts.pop(0)
    return squeeze(join_wrapped(parts)).strip(":：*★")


def title_year(lines: Sequence[Line]) -> int | None:
    """Return the year printed above or under the title, before the project's name."""
    for line in lines[:10]:
        text = line.joined()
        if _NAMED.match(text):
            break
        if found := _YEAR.search(text):
            return int(found[1])
    return None


_NAMED: Final = re.compile(rf"^(\(?\d+\)?)?{VOCABULARY.labels('head')['project_name'][0]}")
_ROWS: Final = re.compile(rf"^[一二三四五六七八九十]级指标|{VOCABULARY.columns()['level3'][0]}")
# The unit behind the figure itself: 预算金额：118万元.
_AMOUNT_IN: Final = re.compile(rf"(?:金额|总额|预算|资金):?{PRINTED}({WAN_YUAN}|{YUAN})")


def amount_unit_of(lines: Sequence[Line]) -> str:
    """Return 元 or 万元, as printed beside 项目资金 or in 单位：万元."""
    for line in lines[:30]:
        text = compact(line.text)
        if _ROWS.search(text):
            break
        if unit := printed_unit(text):
            return unit
    told = {found[1] for line in lines[:30] if (found := _AMOUNT_IN.search(compact(line.text)))}
    return told.pop() if len(told) == 1 else ""


def strip_code(name: str) -> str:
    """Return a body's name without the budget code some forms put before it."""
    return _CODE.sub("", name) or name
