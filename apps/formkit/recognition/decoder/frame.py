"""Where forms stand on the tape, of which kind they are, and where their parts begin."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from .header import Header, find_headers
from .labels import Label
from .tape import Tape

_TITLE: Final = re.compile(
    r"(?:绩效|支出|自评|监控|项目|资金)[^。;,:|]{0,24}?(?:目标|自评|评价|监控|申报|填报|批复|自我评价|绩效)"
    r"[^。;,:|]{0,10}?表"
)
_NOT_TITLE: Final = re.compile(r"^[》”\"]|^(?:的|中|内|上|里|》|格)")
_BEFORE_NAME: Final = 260
_EVALUATED: Final = frozenset(("actual", "score", "deviation"))


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
        start, end = found.start(), found.end()
        if any(kind >= 3 for kind in tape.breaks[start + 1 : end]):
            inner = [n for n in range(start + 1, end) if tape.breaks[n] >= 3]
            start = inner[-1]
            if not _TITLE.search(tape.text, start, end):
                continue
        while (
            start > 0
            and tape.breaks[start] == 0
            and end - start < 60
            and tape.text[start - 1] not in "。;:,》"
        ):
            start -= 1
        before = tape.text[max(0, start - 2) : start]
        if _NOT_TITLE.match(tape.text[end : end + 2]) or before.endswith(("见", "《")):
            continue
        out.append(Title(start, end, tape.text[start:end]))
    return out


def kind_of(title: str, header: Header | None, labels: Sequence[Label]) -> str:
    """Return the kind of a form: the column heads count first, the title second."""
    if header is not None and header.is_summary:
        return "self_evaluation"
    columns = set(header.columns) if header else set()
    whole = "整体" in title
    if columns & {"likelihood", "forecast"} or "监控" in title:
        return "monitoring"
    words = {label.key("mcol") for label in labels}
    goals = {label.key("goal") for label in labels}
    evaluated = bool(columns & {"actual", "score"}) or (
        not columns and bool(re.search("自评|自我评价|评价", title))
    )
    if not evaluated and header and "executed" in words and re.search("自评|评价", title):
        evaluated = True
    if (
        not evaluated
        and re.search("自评|自我评价", title)
        and ("actual" in goals or "executed" in words)
    ):
        evaluated = True
    has_project = any(label.key("head") == "project_name" for label in labels)
    if whole or (
        any(label.key("head") == "department_name" for label in labels)
        and not has_project
        and not (header and header.is_list)
    ):
        return "department_evaluation" if evaluated else "department_declaration"
    return "self_evaluation" if evaluated else "declaration"


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
    inside = {id(label) for header in headers for label in header.labels if label}
    titles = find_titles(tape)
    events: list[tuple[int, str, object]] = [(title.start, "title", title) for title in titles]
    for header in headers:
        events.append((header.start, "rows", header))
    for n, label in enumerate(labels):
        if id(label) in inside:
            continue
        near = labels[n + 1 : n + 9]
        if label.key("head") == "project_name" and _is_head(near):
            events.append((label.start, "name", label))
        elif label.key("level1") and any(other.key("level2") for other in labels[n + 1 : n + 2]):
            events.append((label.start, "levels", label))
    events += [(at, "stop", None) for at in stops]
    events.sort(key=lambda event: event[0])
    return _closed(_opened(events), tape, labels)


def _is_head(near: Sequence[Label]) -> bool:
    return any(
        label.key("head")
        or label.key("money")
        or label.key("goal")
        or label.key("skip")
        or label.key("column")
        for label in near
    )


@dataclass(slots=True)
class _Open:
    start: int
    title: str = ""
    title_end: int = 0
    has_name: bool = False
    header: Header | None = None
    has_rows: bool = False
    stop: int = 0


def _opened(events: Sequence[tuple[int, str, object]]) -> list[_Open]:
    out: list[_Open] = []
    current: _Open | None = None
    for at, kind, what in events:
        if kind == "title":
            assert isinstance(what, Title)  # noqa: S101 -- narrows the type
            if current is None or current.has_rows or not current.has_name:
                if current is not None and not current.has_rows and not current.has_name:
                    out.pop()
                current = _Open(at, what.text, what.end)
                out.append(current)
        elif kind == "name":
            if (
                current is None
                or current.has_rows
                or (
                    current.title and not current.has_name and at - current.title_end > _BEFORE_NAME
                )
            ):
                if current is not None and not current.has_rows and not current.has_name:
                    out.pop()
                current = _Open(at)
                out.append(current)
            current.has_name = True
        elif kind == "rows":
            assert isinstance(what, Header)  # noqa: S101 -- narrows the type
            if current is None:
                current = _Open(at)
                out.append(current)
            if what.is_list and current.has_rows:
                current = _Open(at, current.title)
                out.append(current)
            if current.header is None:
                current.header = what
            current.has_rows = True
            if what.is_list:
                current.has_name = True
        elif kind == "stop":
            if current is not None and current.has_rows:
                current.stop = at
                current = None
        elif current is not None:
            current.has_rows = True
    return [one for one in out if one.has_rows or one.has_name]


def _closed(opened: Sequence[_Open], tape: Tape, labels: Sequence[Label]) -> list[Frame]:
    frames = []
    for n, one in enumerate(opened):
        end = opened[n + 1].start if n + 1 < len(opened) else len(tape)
        end = min(end, one.stop or end)
        frame = Frame(one.start, end, one.title, header=one.header)
        stop = one.header.start if one.header else end
        inner = [label for label in labels if one.start <= label.start < end]
        if one.header is None:
            first = next(
                (label for label in inner if label.key("level1") and not label.slips), None
            )
            stop = first.start if first and one.has_rows else end
        frame.rows_start = one.header.end if one.header else stop
        frame.labels = inner
        head = [label for label in inner if label.start < stop]
        frame.kind = kind_of(one.title, one.header, head)
        frames.append(frame)
    return frames
