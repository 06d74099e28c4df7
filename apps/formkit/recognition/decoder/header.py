"""The head row of the indicators: which columns stand below it, and in what order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz, process

from .labels import Label
from .tape import Tape

_APART: Final = 16
_MOST_UNKNOWN: Final = 4
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LONG_HEAD: Final = 5
_ALIKE: Final = 78
_STARS: Final = "*★#△▲"
_FIGURES: Final = frozenset(("initial", "adjusted", "executed", "rate"))
_SUMMARY: Final = frozenset(("p.executed", "total_score"))
_LEVELS: Final = frozenset(("level1", "level2", "level3"))


_Item = tuple[str, Label | None, tuple[int, int]]


@dataclass(slots=True)
class Header:
    """A head row: its labels (``unknown`` cells among them) and the columns below it."""

    start: int
    end: int
    columns: list[str]
    labels: list[Label | None]
    spans: list[tuple[int, int]]
    is_list: bool = False
    is_double: bool = False
    is_guessed: bool = False
    is_summary: bool = False
    """Return whether each project has one row, with money and score but no indicators."""


def find_headers(tape: Tape, labels: Sequence[Label], words: Mapping[str, str]) -> list[Header]:
    """Return the head rows: runs of column labels, unknown cells between them included.

    ``words`` are the heads of columns that an unknown cell is compared with: the strokes of a seal
    or a slip of character recognition do not hide one.
    """
    out: list[Header] = []
    run: list[Label] = []
    for label in labels:
        apart = label.start - run[-1].end if run else 0
        between = tape.text[run[-1].end : label.start] if run else ""
        joined = (
            run
            and apart <= _APART
            and (not between.strip(_STARS) or _is_cell(tape, run[-1].end, label.start))
        )
        if run and not joined:
            _take(tape, run, out)
            run = []
        run.append(label)
    _take(tape, run, out)
    for header in out:
        _recognise(tape, header, words)
    return out


def _recognise(tape: Tape, header: Header, words: Mapping[str, str]) -> None:
    """Find out what unknown heads are by their likeness to known ones."""
    for n, key in enumerate(header.columns):
        if key != "unknown":
            continue
        text = "".join(_HAN.findall(tape.text[slice(*header.spans[n])]))
        found = words.get(text)
        if found is None and len(text) >= _LONG_HEAD:
            like = process.extractOne(
                text, words, processor=None, scorer=fuzz.ratio, score_cutoff=_ALIKE
            )
            found = like[2] if like else None
        if found and found != "block" and found not in header.columns:
            header.columns[n] = found


def _is_cell(tape: Tape, start: int, end: int) -> bool:
    text = tape.text[start:end]
    return tape.breaks[start] > 0 and tape.breaks[end] > 0 and not any(c.isdigit() for c in text)


def _take(tape: Tape, run: Sequence[Label], out: list[Header]) -> None:
    keys = [label.key("column") for label in run]
    told = {key for key in keys if key in ("level1", "level2", "level3", "target")}
    if len(told) < 2 or not told & {"level3", "target"}:
        _take_summary(run, out)
        return
    first = next(n for n, key in enumerate(keys) if key in told)
    while first > 0 and _belongs_before(run[first - 1]):
        first -= 1
    names = [n for n in range(first) if run[n].key("head") == "project_name"]
    is_list = bool(names) and all(run[n].end == run[n + 1].start for n in range(names[-1], first))
    if is_list:
        while names[-1] > 0 and run[names[-1] - 1].end == run[names[-1]].start:
            names[-1] -= 1
        first = names[-1]
    last = len(run) - 1
    while last > first and not (keys[last] or (is_list and _is_result(run[last]))):
        last -= 1
    chosen: list[Label] = list(run[first : last + 1])
    out.append(_header(tape, chosen, is_list=is_list))


def _take_summary(run: Sequence[Label], out: list[Header]) -> None:
    """Take the head row of a list that sums up evaluations, a project a row."""
    columns = [_project_key(label) for label in run]
    is_row = all(left.end == right.start for left, right in pairwise(run))
    if is_row and "p.project_name" in columns and set(columns) >= _SUMMARY:
        spans = [(label.start, label.end) for label in run]
        out.append(
            Header(run[0].start, run[-1].end, columns, list(run), spans, True, is_summary=True)
        )


def _is_result(label: Label) -> bool:
    return label.key("head") in ("total_score", "grade")


def _belongs_before(label: Label) -> bool:
    key = label.key("column")
    return bool(key) and key not in ("block", "remark")


def _header(tape: Tape, run: Sequence[Label], *, is_list: bool) -> Header:
    columns: list[str] = []
    labels: list[Label | None] = []
    spans: list[tuple[int, int]] = []
    whole, run = run, [label for label in run if not _is_over(tape, label, run)]
    told = 0
    for label in whole:
        if told and tape.text[told : label.start].strip(_STARS):
            columns.append("unknown")
            labels.append(None)
            spans.append((told, label.start))
        told = label.end
        if label not in run:
            continue
        key = label.key("column")
        if is_list and (
            not key or (key not in ("level1", "level2", "level3") and "level3" not in columns)
        ):
            key = _project_key(label)
        if key and key != "block":
            columns.append(key)
            labels.append(label)
            spans.append((label.start, label.end))
    end = _with_rest(tape, run, columns, labels, spans)
    return _ordered(Header(run[0].start, end, columns, labels, spans, is_list))


def _is_over(tape: Tape, label: Label, run: Sequence[Label]) -> bool:
    """Return whether a cell of certain borders stands over other heads: their group, or the last
    label of what is above the table of indicators."""
    cell = tape.source(label.start)
    return cell.is_ruled and any(
        other.table == cell.table
        and other.row > cell.row
        and cell.column <= other.column < cell.column + cell.columns
        for other in (tape.source(one.start) for one in run)
    )


def _with_rest(
    tape: Tape,
    run: Sequence[Label],
    columns: list[str],
    labels: list[Label | None],
    spans: list[tuple[int, int]],
) -> int:
    """Take the unknown heads behind the last known one, where the head row is a line."""
    end = run[-1].end
    if tape.lines[run[0].start] != tape.lines[run[-1].start]:
        return end
    more: list[tuple[int, int]] = []
    at = end
    while at < len(tape) and not tape.is_line_start(at):
        stop = at + 1
        while stop < len(tape) and not tape.breaks[stop]:
            stop += 1
        more.append((at, stop))
        at = stop
        if len(more) > _MOST_UNKNOWN or not tape.breaks[more[-1][0]]:
            return end
    for span in more:
        columns.append("unknown")
        labels.append(None)
        spans.append(span)
    return at


def _project_key(label: Label) -> str:
    head, money, goal = label.key("head"), label.key("money"), label.key("goal")
    if (figure := label.key("mcol")) in _FIGURES and not label.key("column"):
        return f"p.{figure}"
    if head in ("total_score", "grade") or label.key("column") == "score":
        return "grade" if head == "grade" else "total_score"
    if head in ("project_name", "unit", "department", "project_category"):
        return f"p.{head}"
    if head == "department_name":
        return "p.department"
    if money in ("annual", "total", "sum", "block"):
        return "p.amount"
    if goal and label.word != "绩效指标":
        return "p.goal" if label.key("column") != "block" else ""
    if label.key("column") == "block":
        return ""
    if "代码" in label.word or "编码" in label.word:
        return "p.code"
    return "p.other"


def _ordered(header: Header) -> Header:
    """Put columns into the order of the rows: levels lead, sub-columns stand for their group,
    and in a header that stands twice side by side both halves are kept."""
    items: list[_Item] = list(zip(header.columns, header.labels, header.spans, strict=True))
    keys = header.columns
    if keys.count("level3") == 2 and keys.count("target") == 2:
        second = len(keys) - 1 - keys[::-1].index("level3")
        header.is_double = keys.index("target") < second
        if header.is_double:
            items = [*_first_half(items[:second]), *items[second:]]
    elif "level3" in keys and not header.is_list:
        items = _levels_first(items)
    if [item[0] for item in items].count("direction") == 2:  # 指标性质 beside 指标方向
        at = next(n for n, item in enumerate(items) if item[0] == "direction")
        items[at] = ("type", *items[at][1:])
    if not header.is_double:
        items = _once(items)
        items, header.is_guessed = _with_target(items)
    header.columns = [item[0] for item in items]
    header.labels = [item[1] for item in items]
    header.spans = [item[2] for item in items]
    return header


def _first_half(items: Sequence[_Item]) -> list[_Item]:
    """Rename the columns of the left half, whose levels the right half tells again."""
    return [
        (f"{item[0]}0" if item[0] in ("level3", "target") else item[0], *item[1:])
        for item in items
        if item[0] not in ("level1", "level2")
    ]


def _levels_first(items: list[_Item]) -> list[_Item]:
    """Set what stands before the levels behind them, as the rows under it are told."""
    at = next(n for n, item in enumerate(items) if item[0] in _LEVELS)
    ahead = [item for item in items[:at] if not item[0].startswith("p.")]
    if not ahead:
        return items
    levels = [item for item in items[at:] if item[0] in _LEVELS]
    inner = [item for item in items[at:] if item[0] not in _LEVELS]
    targets = [item for item in inner if item[0] in ("target", "direction", "measure")]
    if targets:  # the sub-columns stand for the group 年度指标值
        behind = [item for item in ahead if item[0] != "target"]
        return [*levels, *targets, *behind, *[item for item in inner if item not in targets]]
    return items if ahead[0][0] == "number" else [*levels, *inner, *ahead]


def _with_target(items: list[_Item]) -> tuple[list[_Item], bool]:
    """Let the unknown columns behind the names be targets where no head says which one is (one a
    village, say); the second value tells that this is a guess."""
    keys = [item[0] for item in items]
    if "target" in keys or "level3" not in keys or "unknown" not in keys:
        return items, False
    unknown = [n for n, key in enumerate(keys) if key == "unknown" and n > keys.index("level3")]
    out = list(items)
    for place, n in enumerate(unknown):
        out[n] = ("target" if place == 0 else "target0", *items[n][1:])
    return out, bool(unknown)


def _once(items: list[_Item]) -> list[_Item]:
    """Let each key stand once: the group head 指标值 before 指标性质, 指标值, 单位 gives way."""
    out: list[_Item] = []
    for n, item in enumerate(items):
        later = [other[0] for other in items[n + 1 :]]
        if item[0] in ("level1", "level2", "level3") and item[0] in [o[0] for o in out]:
            if (
                item[0] == "level3"
            ):  # 指标内容 behind 三级指标 explains it, before its value names it
                if any(o[0] == "target" for o in out):
                    out.append(("explanation", item[1], item[2]))
                else:
                    out = [o for o in out if o[0] != "level3"]
                    out.append(item)
            continue
        if item[0] == "target" and "target" in later:
            nearest = items[n + 1][0] if n + 1 < len(items) else ""
            if nearest == "direction":
                continue
            out.append(("target0", item[1], item[2]))
            continue
        if item[0] in ("target", "weight", "score", "actual") and item[0] in [o[0] for o in out]:
            out.append(("unknown", item[1], item[2]))
            continue
        out.append(item)
    return out
