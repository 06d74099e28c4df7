"""The head row of the indicators: which columns stand below it, and in what order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz, process

from .columns import LEVELS, Item, keys_of, ordered
from .labels import Label
from .tape import Tape

_APART: Final = 16
_MOST_UNKNOWN: Final = 4
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_YEAR_BEFORE: Final = re.compile(r"(20\d\d)年?度?(?=$|\D)")
_YEAR_LENGTH: Final = 6
_LONG_HEAD: Final = 5
_ALIKE: Final = 78
_STARS: Final = "*★#△▲"
_FIGURES: Final = frozenset(("initial", "adjusted", "executed", "rate"))
_SUMMARY: Final = frozenset(("p.executed", "total_score"))
_TELLING: Final = frozenset(("level1", "level2", "level3", "target"))
_AMOUNTS: Final = frozenset(("annual", "total", "sum", "block"))
_CODE: Final = re.compile("代码|编码")
# What the columns of a list are by the labels that also stand in the head of a form.
_OF_PROJECT: Final = {
    "total_score": "total_score", "grade": "grade", "project_name": "p.project_name",
    "unit": "p.unit", "department": "p.department", "department_name": "p.department",
    "project_category": "p.project_category",
}  # fmt: skip


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
        if run and not _is_joined(tape, run[-1], label):
            _take(tape, run, out)
            run = []
        run.append(label)
    _take(tape, run, out)
    for header in out:
        _recognise(tape, header, words)
    return out


def _is_joined(tape: Tape, left: Label, right: Label) -> bool:
    """Return whether two labels belong to one head row: nothing, or unknown heads between them."""
    if left.key("column") and right.key("column") and _is_beside(tape, left, right):
        return True
    between = tape.text[left.end : right.start].strip(_STARS)
    is_near = right.start - left.end <= _APART
    return is_near and (not between or _is_cell(tape, left.end, right.start))


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
    told = _TELLING & set(keys)
    if len(told) < 2 or not told & {"level3", "target"}:
        _take_summary(run, out)
        return
    first = next(n for n, key in enumerate(keys) if key in told)
    while first > 0 and _belongs_before(run[first - 1]):
        first -= 1
    begin = _list_start(tape, run, first)
    is_list = begin is not None
    chosen = run[first if begin is None else begin :]
    out.append(_header(tape, _closed(chosen, is_list=is_list), is_list=is_list))


def _closed(run: Sequence[Label], *, is_list: bool) -> Sequence[Label]:
    """Return a head row up to the last label that heads a column; its first one stays."""
    last = len(run) - 1
    while last > 0 and not (_heads(run[last].key("column")) or (is_list and _is_result(run[last]))):
        last -= 1
    return run[: last + 1]


def _list_start(tape: Tape, run: Sequence[Label], first: int) -> int | None:
    """Return where the head row of a list of projects begins: its labels about a project stand
    without a gap before those of the indicators, but for unknown heads in the same row of a table
    of certain borders. ``None`` where there is no list."""
    names = [n for n in range(first) if run[n].key("head") == "project_name"]
    if not names or not all(_is_beside(tape, run[n], run[n + 1]) for n in range(names[-1], first)):
        return None
    begin = names[-1]
    while begin > 0 and _is_beside(tape, run[begin - 1], run[begin]):
        begin -= 1
    return begin


def _is_beside(tape: Tape, left: Label, right: Label) -> bool:
    """Return whether nothing, or nothing but heads of the same row, stands between two labels."""
    if left.end == right.start:
        return True
    row = tape.source(left.start)
    return row.is_ruled and all(
        (cell := tape.source(at)).table == row.table and cell.row == row.row
        for at in (*range(left.end, right.start), right.start)
    )


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


def _heads(key: str) -> bool:
    """Return whether a label of this key heads a column; that of the whole block heads none."""
    return key not in ("", "block")


def _belongs_before(label: Label) -> bool:
    key = label.key("column")
    return _heads(key) and key != "remark"


def _header(tape: Tape, run: Sequence[Label], *, is_list: bool) -> Header:
    kept = [label for label in run if not _is_over(tape, label, run)]
    rest, end = _rest(tape, kept)
    items = [*_items(tape, run, kept, is_list=is_list), *rest]
    found = ordered(items, is_list=is_list, text=lambda start, end: tape.text[start:end])
    return Header(
        kept[0].start,
        end,
        keys_of(found.items),
        [item[1] for item in found.items],
        [item[2] for item in found.items],
        is_list,
        is_double=found.is_double,
        is_guessed=found.is_guessed,
    )


def _items(tape: Tape, run: Sequence[Label], kept: Sequence[Label], *, is_list: bool) -> list[Item]:
    """Return the columns of the labels kept, with the unknown heads between labels."""
    items: list[Item] = []
    groups = _target_groups(run, kept)
    told = 0
    for label in run:
        if told and tape.text[told : label.start].strip(_STARS):
            items.append((_unknown(tape, told, groups), None, (told, label.start)))
        if label not in kept:
            # What stands between a label above the table and the head row is no head.
            told = told and label.end
            continue
        told = label.end
        start = _head_start(tape, label)
        _drop_unknown(items, start)
        key = _column_key(tape, label, kept)
        if is_list and _is_of_project(key, items):
            key = _project_key(label)
        if _heads(key):
            items.append((key, label, (start, label.end)))
    return items


def _drop_unknown(items: list[Item], start: int) -> None:
    """Drop an unknown head that is the year before a known one, which begins at ``start``."""
    if items and items[-1][0] == "unknown" and items[-1][2][0] >= start:
        items.pop()


def _column_key(tape: Tape, label: Label, run: Sequence[Label]) -> str:
    """Return what a label heads; results of a year before that of another head explain."""
    key = label.key("column")
    return "explanation" if key == "actual" and _is_past(tape, label, run) else key


def _head_start(tape: Tape, label: Label) -> int:
    """Return where the head of a label begins: with the year before it in its cell."""
    found = _YEAR_BEFORE.search(tape.text, max(0, label.start - _YEAR_LENGTH), label.start)
    is_own = found and tape.owners[found.start()] == tape.owners[label.start]
    return found.start() if found and is_own else label.start


def _is_past(tape: Tape, label: Label, run: Sequence[Label]) -> bool:
    """Return whether a head names a year before that of another head: what was reached then."""
    return 0 < _year_of(tape, label) < max(_year_of(tape, other) for other in run)


def _year_of(tape: Tape, label: Label) -> int:
    """Return the year that a head begins with; 0 where it names none."""
    start = _head_start(tape, label)
    found = _YEAR_BEFORE.match(tape.text[start : label.start])
    return int(found[1]) if found else 0


def _target_groups(run: Sequence[Label], kept: Sequence[Label]) -> list[Label]:
    """Return the labels of targets that stand over other heads."""
    return [label for label in run if label not in kept and label.key("column") == "target"]


def _unknown(tape: Tape, start: int, groups: Sequence[Label]) -> str:
    """Return the key of a head that nobody knows: below the group 指标值 it is a target."""
    cell = tape.source(start)
    is_target = any(tape.source(group.start).is_over(cell) for group in groups)
    return "target" if is_target else "unknown"


def _is_of_project(key: str, before: Sequence[Item]) -> bool:
    """Return whether a column of a list tells of the project: no level, nor known and behind the
    names of indicators."""
    return key not in LEVELS and not (key and "level3" in keys_of(before))


def _is_over(tape: Tape, label: Label, run: Sequence[Label]) -> bool:
    """Return whether a cell of certain borders stands over other heads: their group, or the last
    label of what is above the table of indicators."""
    cell = tape.source(label.start)
    heads = (tape.source(one.start) for one in run)
    return cell.is_ruled and any(one.row > cell.row and cell.is_over(one) for one in heads)


def _rest(tape: Tape, run: Sequence[Label]) -> tuple[list[Item], int]:
    """Return the unknown heads behind the last known one, where the head row is a line, and where
    it ends."""
    end = run[-1].end
    if tape.lines[run[0].start] != tape.lines[run[-1].start]:
        return [], end
    more: list[Item] = []
    at = end
    while at < len(tape) and not tape.is_line_start(at):
        stop = at + 1
        while stop < len(tape) and not tape.breaks[stop]:
            stop += 1
        if len(more) == _MOST_UNKNOWN or not tape.breaks[at]:
            return [], end
        more.append(("unknown", None, (at, stop)))
        at = stop
    return more, at


def _project_key(label: Label) -> str:
    """Return what a label of a list heads that tells of the projects; blank where it heads none."""
    head, column = label.key("head"), label.key("column")
    if not column and (figure := label.key("mcol")) in _FIGURES:
        return f"p.{figure}"
    if column == "score" and head != "grade":
        return "total_score"
    if head in _OF_PROJECT:
        return _OF_PROJECT[head]
    if label.key("money") in _AMOUNTS:
        return "p.amount"
    return "" if column == "block" else _further_key(label)


def _further_key(label: Label) -> str:
    if label.key("goal") and not label.word.endswith("指标"):
        return "p.goal"
    return "p.code" if _CODE.search(label.word) else "p.other"
