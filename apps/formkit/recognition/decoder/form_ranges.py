"""Where forms stand on the tape, of which kind they are, and where their parts begin."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Final

from .header import Header, find_headers
from .labels import Label
from .tape import LINE, NONE, Tape

_TITLE: Final = re.compile(
    r"(?:绩效|支出|自评|监控|项目|资金)[^。;,:|]{0,24}?(?:目标|自评|评价|监控|申报|填报|批复|自我评价|绩效)"
    r"[^。;,:|]{0,10}?表"
)
_NOT_TITLE: Final = re.compile(r"^[》”\"]|^(?:的|中|内|上|里|》|格)")
_BEFORE_NAME: Final = 260
_LONGEST: Final = 60
_FORECAST: Final = frozenset(("likelihood", "forecast"))
_RESULTS: Final = frozenset(("actual", "score"))


@dataclass(slots=True)
class Frame:
    """One form on the tape."""

    start: int
    end: int
    title: str = ""
    kind: str = "declaration"
    header: Header | None = None
    rows_start: int = 0
    labels: list[Label] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Title:
    """A title on the tape."""

    start: int
    end: int
    text: str


def find_titles(tape: Tape) -> list[Title]:
    """Return the titles of forms: words that end in 表, not sentences that speak of one."""
    out = []
    for found in _TITLE.finditer(tape.text):
        start, end = _title_start(tape, *found.span()), found.end()
        if start is not None and not _is_spoken_of(tape.text, start, end):
            out.append(Title(start, end, tape.text[start:end]))
    return out


def _title_start(tape: Tape, start: int, end: int) -> int | None:
    """Return where the title begins whose end was found: on its last line, with the words glued
    before it; ``None`` where that line alone is none."""
    lines = [at for at in range(start + 1, end) if tape.breaks[at] >= LINE]
    if lines:
        start = lines[-1]
        if not _TITLE.search(tape.text, start, end):
            return None
    floor = max(0, end - _LONGEST)
    while start > floor and tape.breaks[start] == NONE and tape.text[start - 1] not in "。;:,》":
        start -= 1
    return start


def _is_spoken_of(text: str, start: int, end: int) -> bool:
    """Return whether a sentence speaks of a title: 见《…》, …表的."""
    before = text[max(0, start - 2) : start]
    return bool(_NOT_TITLE.match(text[end : end + 2])) or before.endswith(("见", "《"))


def kind_of(title: str, header: Header | None, labels: Sequence[Label]) -> str:
    """Return the kind of a form: the column heads count first, the title second."""
    if header is not None and header.is_summary:
        return "self_evaluation"
    if "监控" in title or (header is not None and _FORECAST & set(header.columns)):
        return "monitoring"
    is_evaluated = _is_evaluated(title, header, labels)
    if "整体" in title or _is_of_department(header, labels):
        return "department_evaluation" if is_evaluated else "department_declaration"
    return "self_evaluation" if is_evaluated else "declaration"


def _is_evaluated(title: str, header: Header | None, labels: Sequence[Label]) -> bool:
    """Return whether a form tells what was reached: its columns do, or its title says so and its
    columns do not gainsay, or its money and goals bear the title out."""
    columns = set(header.columns) if header else set()
    if columns & _RESULTS:
        return True
    if not re.search("自评|评价", title):
        return False
    if not columns or any(label.key("mcol") == "executed" for label in labels):
        return True
    has_result = any(label.key("goal") == "actual" for label in labels)
    return has_result and bool(re.search("自评|自我评价", title))


def _is_of_department(header: Header | None, labels: Sequence[Label]) -> bool:
    heads = {label.key("head") for label in labels}
    is_list = header is not None and header.is_list
    return "department_name" in heads and "project_name" not in heads and not is_list


def find_frames(
    tape: Tape,
    labels: Sequence[Label],
    stops: Sequence[int] = (),
    heads: Mapping[str, str] = MappingProxyType({}),
) -> list[Frame]:
    """Return the forms of a document in order; at ``stops`` something else begins.

    ``heads`` are the heads of columns that unknown ones are compared with.
    """
    headers = find_headers(tape, labels, heads)
    inside = {id(label) for header in headers for label in header.labels}
    forms = _Forms()
    events: list[_Event] = [(one.start, partial(forms.title, one)) for one in find_titles(tape)]
    events += [(header.start, partial(forms.rows, header)) for header in headers]
    for n, label in enumerate(labels):
        if id(label) not in inside and (happen := _begun_by(forms, labels, n)):
            events.append((label.start, happen))
    events += [(at, partial(forms.stop, at)) for at in stops]
    for _, happen in sorted(events, key=lambda event: event[0]):
        happen()
    return _closed(forms.told(), tape, labels)


def _begun_by(forms: _Forms, labels: Sequence[Label], n: int) -> Callable[[], None] | None:
    """Return what comes of a label that begins a form or its rows; ``None`` for others."""
    label = labels[n]
    if label.key("head") == "project_name" and _is_head(labels[n + 1 : n + 9]):
        return partial(forms.name, label)
    if label.key("level1") and any(other.key("level2") for other in labels[n + 1 : n + 2]):
        return forms.levels
    return None


def _is_head(near: Sequence[Label]) -> bool:
    return any(
        label.key("head")
        or label.key("money")
        or label.key("goal")
        or label.key("skip")
        or label.key("column")
        for label in near
    )


_Event = tuple[int, Callable[[], None]]
"""Where something stands on the tape that begins, fills or ends a form, and what comes of it."""


@dataclass(slots=True)
class _Open:
    start: int
    title: str = ""
    title_end: int = 0
    has_name: bool = False
    header: Header | None = None
    has_rows: bool = False
    stop: int = 0

    @property
    def is_told(self) -> bool:
        """Return whether more of the form was seen than a title."""
        return self.has_rows or self.has_name


class _Forms:
    """The forms of a document as they open, from its first title, name or rows to its last."""

    def __init__(self) -> None:
        self._all: list[_Open] = []
        self._current: _Open | None = None

    def told(self) -> list[_Open]:
        """Return the forms of which more than a title was seen."""
        return [one for one in self._all if one.is_told]

    def title(self, title: Title) -> None:
        """Begin a form, but for a second title between a name and the rows."""
        current = self._current
        if current is None or current.has_rows or not current.has_name:
            self._open_anew(_Open(title.start, title.text, title.end))

    def name(self, label: Label) -> None:
        """Put a project's name into the form whose title stands near above, else begin one."""
        current = self._current
        if current is None or current.has_rows or _is_far(current, label.start):
            current = self._open_anew(_Open(label.start))
        current.has_name = True

    def rows(self, header: Header) -> None:
        """Put a head row into the form; each list is one of its own."""
        current = self._current or self._open(_Open(header.start))
        if header.is_list and current.has_rows:
            current = self._open(_Open(header.start, current.title))
        if current.header is None:
            current.header = header
        current.has_rows = True
        if header.is_list:
            current.has_name = True

    def levels(self) -> None:
        """Note rows without a head."""
        if self._current is not None:
            self._current.has_rows = True

    def stop(self, at: int) -> None:
        """End a form that has its rows."""
        if self._current is not None and self._current.has_rows:
            self._current.stop = at
            self._current = None

    def _open(self, one: _Open) -> _Open:
        self._all.append(one)
        self._current = one
        return one

    def _open_anew(self, one: _Open) -> _Open:
        """Open a form; it takes the place of one of which only a title was seen."""
        if self._current is not None and not self._current.is_told:
            self._all.pop()
        return self._open(one)


def _is_far(one: _Open, at: int) -> bool:
    """Return whether a place is too far below the title of a form to be a part of it."""
    return bool(one.title) and not one.has_name and at - one.title_end > _BEFORE_NAME


def _closed(opened: Sequence[_Open], tape: Tape, labels: Sequence[Label]) -> list[Frame]:
    ends = [*(one.start for one in opened[1:]), len(tape)]
    return [
        _frame(one, min(end, one.stop or end), labels)
        for one, end in zip(opened, ends, strict=False)
    ]


def _frame(one: _Open, end: int, labels: Sequence[Label]) -> Frame:
    inner = [label for label in labels if one.start <= label.start < end]
    head_end, rows_start = _parts(one, inner, end)
    head = [label for label in inner if label.start < head_end]
    kind = kind_of(one.title, one.header, head)
    return Frame(one.start, end, one.title, kind, one.header, rows_start, inner)


def _parts(one: _Open, inner: Sequence[Label], end: int) -> tuple[int, int]:
    """Return where the head of a form ends and where its rows begin."""
    if one.header is not None:
        return one.header.start, one.header.end
    levels = (label.start for label in inner if label.key("level1") and not label.slips)
    start = next(levels, end) if one.has_rows else end
    return start, start
