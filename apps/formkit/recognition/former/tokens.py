"""Indicator rows out of running text: cells one a line, or whole rows glued together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from apps.formkit.blocks import Place
from apps.formkit.levels import LEVEL1, Level

from .book import RawRow, RowBook
from .heads import COLUMNS, column_of
from .labels import FULL_LABELS, compact, fold, level_of
from .rows import split_glued
from .running import read_whole_rows
from .segments import Segment, find_segments, labels_pattern
from .stream import Line, squeeze
from .targets import is_numeric, target_likeness, tidy

_LABELS: Final = {
    **{f"level_{number}": (name,) for number, name in enumerate(sorted(FULL_LABELS))},
    **{
        f"column_{key}": tuple(word for word in words if len(word) >= 3)
        for key, words in COLUMNS.items()
    },
    "block": ("绩效指标", "年度绩效指标"),
    "end": ("总分", "评分等级", "填报人", "备注:"),
}
_NAMES: Final = {f"level_{number}": name for number, name in enumerate(sorted(FULL_LABELS))}
_PATTERN: Final = labels_pattern(_LABELS)
_NAME_END: Final = re.compile(r"(率|性|度|数|量|情况|效果|水平|能力|程度|机制|质量|成本|费用)$")
_TARGET: Final = 0.9
_ALL_CELLS: Final = 3
_UNIT: Final = re.compile(r"^[^\d\s]{1,4}(/[^\d\s]{1,3})?$")
_FIGURE: Final = re.compile(r"^\d{1,3}(\.\d+)?$")
_STATE: Final = re.compile(r"^(未|部分|基本|全部)?(达成|完成|实现)")


def read_running_rows(lines: Sequence[Line], extra: int = 0) -> RowBook:
    """Read rows from running text; ``extra`` cells follow each target (分值, 得分 …)."""
    if (whole := read_whole_rows(lines)) is not None:
        return whole
    book = RowBook()
    segments = find_segments([_with_full_labels(line) for line in lines], _PATTERN)
    book.has_level2 = any("二级" in compact(segment.label) for segment in segments)
    waiting: list[Level] = []
    for segment in segments:
        if segment.key == "end" and book.rows:
            break
        if (name := _NAMES.get(segment.key)) and _is_row_name(name, segment, waiting):
            segment.value = f"{name}\x1e{segment.value}"
        elif name:
            waiting.append(Level(1 if name in LEVEL1 else 2, name))
        rows = _paired_rows(segment) if extra == _ALL_CELLS else None
        if rows is None:
            rows = _rows_of(segment, extra)
        rows = [row for row in rows if not column_of(row.name)]
        if rows:
            rows[0].labels = waiting
            waiting = []
            book.rows.extend(rows)
    book.floating.extend((len(book.rows), label) for label in waiting)
    return book


def _is_row_name(name: str, segment: Segment, waiting: Sequence[Level]) -> bool:
    """Tell whether a label is the name of a row: another label stands before it, a target after."""
    words = [word.strip("\x1e\x1f") for word in segment.value.split()]
    words = [word for word in words if word]
    if not waiting or not words:
        return False
    is_repeated = waiting[-1].name == name and len(words) == 1
    return is_numeric(words[0]) or (is_repeated and target_likeness(words[0]) >= _TARGET)


def _with_full_labels(line: Line) -> Line:
    """Write short level words at the head of a line (数量, 社会效益) out as labels."""
    pieces = list(line.pieces)
    for number, piece in enumerate(pieces):
        level = level_of(piece.text)
        if level is None or len(pieces) - number < 3:
            break
        pieces[number] = replace(piece, text=level.name)
    return replace(line, pieces=pieces)


def _paired_rows(segment: Segment) -> list[RawRow] | None:
    """Cut a self-evaluation's text at its pairs of weight and score, one cell a line.

    ``None`` where there is no such pair. What stands between two pairs is the deviation of the
    row above, if it lost points, and then name, target and what was done.
    """
    cells = [squeeze(part) for part in segment.parts()]
    marks = [bool(_FIGURE.match(fold(cell))) for cell in cells]
    rows: list[RawRow] = []
    start = 0
    number = 1
    while number < len(cells):
        if not (marks[number - 1] and marks[number] and number - 1 - start >= 2):
            number += 1
            continue
        before = cells[start : number - 1]
        if len(before) > 3 and rows:
            rows[-1].deviation = "".join(before[:-3])
            before = before[-3:]
        row = _row("".join(before[:-2]), before[-2], segment.place)
        row.actual, row.weight, row.score = before[-1], cells[number - 1], cells[number]
        if len(before) != 3:
            row.doubts |= {"name", "target", "actual"}
        rows.append(row)
        start = number + 1
        number += 2
    if rows and start < len(cells):
        rows[-1].deviation = "".join(cells[start:])
    return rows or None


def _rows_of(segment: Segment, extra: int) -> list[RawRow]:
    """Cut the text behind a label into names and targets."""
    lines = [
        [word for word in re.split(r"[\s\x1f]+", line) if word]
        for line in segment.value.split("\x1e")
    ]
    lines = [line for line in lines if line]
    rows: list[RawRow] = []
    name: list[str] = []
    number = count = 0
    is_doubtful = False
    while number < len(lines):
        line = lines[number]
        used = _scan(line, name, rows, segment.place)
        if used is None and name and len(line) == 1 and _closes(lines, number, name):
            rows.append(_row("".join(name), line[0], segment.place))
            name = []
        elif used is None:
            # A finished name followed by another text: the target between them may be lost.
            is_doubtful = is_doubtful or bool(name and _NAME_END.search(name[-1]))
            name.extend(line)
        else:
            is_doubtful = is_doubtful or bool(
                name and target_likeness(line[0]) < _TARGET and _NAME_END.search(name[-1])
            )
            name = used
        if len(rows) > count:
            if is_doubtful:
                rows[count].doubts.add("name")
            is_doubtful, count = False, len(rows)
        number += 1
        if extra and rows and not name:
            number = _take_extra(rows[-1], lines, number, extra)
    if name:
        rows.append(_last_row(name, segment.place))
    return rows


def _closes(lines: Sequence[Sequence[str]], number: int, name: Sequence[str]) -> bool:
    """Tell whether a lone word is the target of the name above it."""
    word = lines[number][0]
    if target_likeness(word) >= 0.9:
        return True
    following = lines[number + 1][0] if number + 1 < len(lines) else ""
    is_word = target_likeness(word) >= 0.6 and not _NAME_END.search(word)
    if is_word and len("".join(name)) >= 4 and following and target_likeness(following) < 0.6:
        return True
    is_last = number + 1 == len(lines)
    return is_last and len(word) <= 8 and len("".join(name)) >= 4


def _scan(
    line: Sequence[str], name: Sequence[str], rows: list[RawRow], place: Place
) -> list[str] | None:
    """Take rows out of a line; gives the words that begin the next name, or None if no row ends."""
    held = list(name)
    found = False
    index = 0
    while index < len(line):
        word = line[index]
        glued_name, glued_target = split_glued(word)
        is_last = index == len(line) - 1
        if glued_target and not target_likeness(word) >= 0.95:
            held.append(glued_name)
            word = glued_target
        elif not (
            held and (target_likeness(word) >= 0.9 or (is_last and index and len(word) <= 8))
        ):
            held.append(word)
            index += 1
            continue
        while index + 1 < len(line) and is_numeric(word) and _UNIT.match(line[index + 1]):
            if target_likeness(line[index + 1]) >= 0.9 and not _is_unit(line[index + 1]):
                break
            index += 1
            word += line[index]
            if _is_unit(line[index]):
                break
        rows.append(_row("".join(held), word, place))
        held, found = [], True
        index += 1
    return held if found else None


def _is_unit(word: str) -> bool:
    return len(word) <= 2 or "/" in word


def _row(name: str, target: str, place: Place) -> RawRow:
    row = RawRow(squeeze(name), tidy(target))
    row.places.update(name=place, target=place)
    return row


def _last_row(name: Sequence[str], place: Place) -> RawRow:
    """Make a row of words left over: the last word is the target where there are several."""
    if len(name) >= 2:
        row = _row("".join(name[:-1]), name[-1], place)
        row.doubts |= {"name", "target"}
        return row
    row = _row(name[0], "", place)
    row.doubts.add("target")
    row.is_shifted = True
    return row


def _take_extra(row: RawRow, lines: list[list[str]], number: int, extra: int) -> int:
    """Take the cells after a target: done value, weight, score, as far as they look like it."""
    cells: list[str] = []
    while number < len(lines) and len(cells) < extra:
        line = lines[number]
        if not all(is_numeric(word) or _STATE.match(word) or _FIGURE.match(word) for word in line):
            break
        cells.extend(line)
        number += 1
    assign_extra(row, cells, extra)
    return number


def assign_extra(row: RawRow, cells: Sequence[str], extra: int) -> None:
    """Name the cells after a target by their number: one is the weight, three are all."""
    if extra == 1 and cells:
        row.weight = squeeze(cells[0])
    elif len(cells) >= 3:
        row.actual, row.weight, row.score = (squeeze(cell) for cell in cells[:3])
    elif cells:
        row.actual = squeeze(cells[0])
        row.doubts |= {"weight", "score"}


def count_extra(lines: Sequence[Line]) -> int:
    """Tell how many short columns follow the target, from the words of the header."""
    text = fold("".join(line.joined() for line in lines[:12]))
    if "得分" in text or "实际完成" in text:
        return 3
    keys = {column_of(piece.text) for line in lines[:12] for piece in line.own}
    return 1 if "weight" in keys else 0
