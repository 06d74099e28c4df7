"""Where the forms of a document begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from apps.formkit.recognition.lines import Line
from apps.formkit.values.units import alternatives
from apps.formkit.vocabulary import VOCABULARY

_STATES: Final = alternatives(VOCABULARY.words("states_of_a_paper"))
_TITLE: Final = re.compile(
    rf"(绩效|项目(?=自|支出))(目标|指标|支出)?(自评|自我评价|评价)?({_STATES})*(价)?(情况)?表"
    r"(\d+|[一二三四五六七八九十]+|[(（].{0,12}[)）])*$"
)
_TITLE_WITHOUT_FORM: Final = re.compile(
    rf"(?:{alternatives(VOCABULARY.words('goals'))})[(（]?20\d\d年度?[)）]?$"
)
_NAME: Final = re.compile(
    r"^([(（]?\d+[)）.、]?|基本(情况|信息)|项目(基本|概况)?(信息|情况)|一、)?(项目|政策|专项)(\(政策\))?名称"
)
_MARKS: Final = VOCABULARY.words("marks_of_a_form")


def is_title(line: Line) -> bool:
    """Return whether a line is the title of a form, not a sentence that speaks of one."""
    word = line.joined()
    is_named = bool(_TITLE.search(word) or _TITLE_WITHOUT_FORM.search(word))
    return 4 <= len(word) <= 60 and is_named and not word.startswith(("见", "详见"))


def _starts_name(line: Line) -> bool:
    head = "".join(piece.text for piece in line.own[:3]).replace(" ", "")
    return bool(_NAME.match(line.joined()[:24]) and _NAME.match(head[:24]))


def _has_marks(lines: Sequence[Line], wanted: int = 2) -> bool:
    text = "".join(line.joined() for line in lines)
    return sum(mark in text for mark in _MARKS) >= wanted


def _anchors(lines: Sequence[Line]) -> list[int]:
    """Return the lines that hold 项目名称 at the head of a form."""
    found = [number for number, line in enumerate(lines) if _starts_name(line)]
    ends = [*found, len(lines)][1:]
    return [
        start
        for start, end in zip(found, ends, strict=True)
        if _has_marks(lines[start : min(end, start + 60)])
    ]


def _start_of(lines: Sequence[Line], anchor: int, floor: int) -> int:
    """Return the first line of the form: its title a few lines above the name, or the name."""
    for number in range(anchor - 1, max(floor, anchor - 8) - 1, -1):
        if is_title(lines[number]):
            return number
        if lines[number].joined().endswith(("。", ";")):
            break
    start = anchor
    while start - 1 >= floor and re.match(r"^\(?20\d\d年度?\)?$", lines[start - 1].joined()):
        start -= 1
    return start


def split_forms(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Cut a document's lines into forms, in reading order."""
    starts: list[int] = []
    floor = 0
    for anchor in _anchors(lines):
        starts.append(_start_of(lines, anchor, floor))
        floor = anchor + 1
    return [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
