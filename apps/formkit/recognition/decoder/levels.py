"""Level 1 and level 2 of every row, by the labels that stand before, beside or around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from apps.formkit.levels import Level
from apps.formkit.recognition.level_labels import LEVEL2_OF
from apps.formkit.recognition.levels.assignment import Placed, assign_levels, keeps_labels_on_top
from apps.formkit.recognition.levels.book import RawRow, RowBook
from apps.formkit.recognition.levels.cues import cue_scores

from .labels import Label
from .row import Row
from .tape import LINE, Tape

_COSTS: Final = frozenset(("经济成本指标", "社会成本指标", "生态环境成本指标"))
_CLEAR: Final = 1.3
_SATISFIED: Final = "满意度指标"
_EITHER: Final = {"成本指标": "成本指标", _SATISFIED: "服务对象满意度指标"}


@dataclass(slots=True, frozen=True)
class Mark:
    """A level label read: which level it is of, and its name."""

    level: int
    name: str
    label: Label


@dataclass(slots=True, frozen=True)
class Leaning:
    """Where a document has the labels of its blocks: in the first row, or in the middle."""

    is_on_top: bool = False
    is_centred: bool = False


def marks_of(
    labels: Sequence[Label],
    level1: str,
    following: Sequence[Label],
    is_second: Callable[[Label], bool] = lambda _: False,
) -> list[Mark]:
    """Return the levels that a run of labels names; what 成本指标 and 满意度指标 are is told by
    their column (``is_second``) or by what stands around them."""
    out: list[Mark] = []
    every = [*labels, *following]
    for n, label in enumerate(labels):
        first, second = label.key("level1"), label.key("level2")
        if first and second:
            first = "" if level1 else first
        if first == "other":
            first = label.word
        if second == "other":
            second = label.word
        after = every[n + 1] if n + 1 < len(every) else None
        if first in _EITHER and is_second(label):
            out.append(Mark(2, _EITHER[first], label))
        elif (
            first == "成本指标"
            and level1 == "产出指标"
            and not (after and after.key("level2") in _COSTS)
        ):
            out.append(Mark(2, "成本指标", label))
        elif (
            first == _SATISFIED
            and level1 == _SATISFIED
            and n
            and labels[n - 1].key("level1") == _SATISFIED
        ):
            out.append(Mark(2, "服务对象满意度指标", label))
        elif first:
            out.append(Mark(1, first, label))
            level1 = first
        else:
            out.append(Mark(2, second, label))
            level1 = LEVEL2_OF.get(second, level1)
    return out


def leaning_of(tape: Tape, forms: Sequence[Sequence[Row]], *, is_grid: bool) -> Leaning:
    """Return where a document has the labels of its blocks, by what the rows of all forms mean."""
    told = [leanings(tape, rows) for rows in forms]
    top, inside = sum(a for a, _ in told), sum(b for _, b in told)
    return Leaning(
        keeps_labels_on_top([_book(tape, _marked(rows)) for rows in forms]),
        inside >= 1 if is_grid else inside >= 2 and inside > top * 0.25,
    )


def place_rows(
    tape: Tape,
    rows: Sequence[Row],
    leaning: Leaning,
    *,
    has_level2: bool,
    is_second: Callable[[Label], bool] = lambda _: False,
) -> list[Placed]:
    """Return the levels of each row that holds something; lone labels stand between them.

    ``leaning`` tells where the document has the labels of its blocks.
    """
    items = _marked(rows, is_second)
    if not any(marks for _, marks in items):
        return _by_order(tape, items)
    if not any(mark.level == 2 for _, marks in items for mark in marks) and not has_level2:
        return _by_order(tape, items)
    if _are_spanned(tape, items):
        return _carried(tape, items)
    if leaning.is_on_top and not is_ruled(tape, rows):
        return _by_order(tape, items, on_top=True)
    if leaning.is_centred or _is_centred(items):
        return _by_order(tape, items)
    return _carried(tape, items)


def _are_spanned(tape: Tape, items: Sequence[tuple[Row, list[Mark]]]) -> bool:
    """Return whether the cells of labels run through all rows, so that their spans are facts."""
    marks: list[Mark] = []
    for row, own in items:
        marks.extend(own)
        if row.cells and not _spanned(tape, row, marks)[1]:
            return False
    return True


def is_ruled(tape: Tape, rows: Sequence[Row]) -> bool:
    """Return whether the borders of the rows are certain."""
    return all(tape.source(row.start).is_ruled for row in rows if row.cells)


def leanings(tape: Tape, rows: Sequence[Row]) -> tuple[int, int]:
    """Return in how many places the row above a second level, or the row beside it, clearly means
    the other of two neighbouring blocks: labels on top, labels inside their blocks."""
    top = inside = 0
    current, above = "", None
    for row, marks in _marked(rows):
        label = next((mark.name for mark in reversed(marks) if mark.level == 2), "")
        scores = _scores(tape, row) if row.cells else {}
        if label and current and label != current and above is not None and row.cells:
            before = above.get(label, 0.0) - above.get(current, 0.0)
            here = scores.get(label, 0.0) - scores.get(current, 0.0)
            inside += before > _CLEAR or here < -_CLEAR
            top += before < -_CLEAR and here > 0
        current = label or current
        if row.cells:
            above = scores
    return top, inside


def _scores(tape: Tape, row: Row) -> dict[str, float]:
    name = tape.text[slice(*row.cells["level3"])] if "level3" in row.cells else ""
    target = tape.text[slice(*row.cells["target"])] if "target" in row.cells else ""
    return dict(cue_scores(name, target))


def _marked(
    rows: Sequence[Row], is_second: Callable[[Label], bool] = lambda _: False
) -> list[tuple[Row, list[Mark]]]:
    level1 = ""
    out = []
    for n, row in enumerate(rows):
        following = rows[n + 1].labels if n + 1 < len(rows) else []
        marks = marks_of(row.labels, level1, following, is_second)
        for mark in marks:
            level1 = mark.name if mark.level == 1 else LEVEL2_OF.get(mark.name, level1)
        out.append((row, marks))
    return out


def _is_centred(items: Sequence[tuple[Row, list[Mark]]]) -> bool:
    """Return whether labels stand in the middle of their blocks: rows come before any label, or a
    first level behind a second level of its own."""
    filled = [marks for row, marks in items if row.cells]
    if filled and not filled[0] and items[0][0].cells:
        return True
    named1: set[str] = set()
    waiting = ""
    for row, marks in items:
        for mark in marks:
            if mark.level == 1:
                if waiting == mark.name and mark.name not in named1:
                    return True
                named1.add(mark.name)
                waiting = ""
            else:
                family = LEVEL2_OF.get(mark.name, "")
                if family and family not in named1:
                    waiting = family
        del row
    return False


def _carried(tape: Tape, items: Sequence[tuple[Row, list[Mark]]]) -> list[Placed]:
    out: list[Placed] = []
    level1 = level2 = ""
    spans: list[Mark] = []
    for row, marks in items:
        for mark in marks:
            if mark.level == 1:
                level1, level2 = mark.name, ""
            else:
                level2 = mark.name
                level1 = LEVEL2_OF.get(level2, level1)
                if level2 == "成本指标":
                    level1 = "产出指标"
        spans.extend(marks)
        if not row.cells:
            continue
        first, second = _spanned(tape, row, spans)
        placed = Placed(first or level1, second or level2)
        if second and not first:
            placed.level1 = LEVEL2_OF.get(second, placed.level1)
        if placed.level1 == _SATISFIED and not placed.level2:
            placed.level2 = "服务对象满意度指标"
        if "level2" in row.cells:
            placed.level2 = tape.write(*row.cells["level2"])
            placed.margin = 0.0
        if "level1" in row.cells:
            placed.level1 = tape.write(*row.cells["level1"])
            placed.margin = 0.0
        if not placed.level2:
            placed.margin = min(placed.margin, 0.5)
        out.append(placed)
    return out


def _spanned(tape: Tape, row: Row, marks: Sequence[Mark]) -> tuple[str, str]:
    """Return the levels whose merged cells run through the row of a ruled table."""
    source = tape.source(row.start)
    if not source.is_ruled:
        return "", ""
    found = {1: "", 2: ""}
    for mark in marks:
        cell = tape.source(mark.label.start)
        if (
            cell.table == source.table
            and cell.row <= source.row < cell.row + cell.rows
            and (cell.rows > 1 or cell.row == source.row)
        ):
            found[mark.level] = mark.name
    second = found[2]
    if found[1] and second and LEVEL2_OF.get(second, found[1]) != found[1] and second != "成本指标":
        return LEVEL2_OF[second], second
    return found[1], second


def _by_order(
    tape: Tape, items: Sequence[tuple[Row, list[Mark]]], *, on_top: bool = False
) -> list[Placed]:
    """Cut the rows into blocks where labels may stand anywhere in them."""
    return assign_levels(_book(tape, items), top_anchored=on_top)


def _book(tape: Tape, items: Sequence[tuple[Row, list[Mark]]]) -> RowBook:
    book = RowBook()
    for row, marks in items:
        levels = [Level(mark.level, mark.name) for mark in marks]
        if not row.cells:
            book.floating.extend((len(book.rows), level) for level in levels)
            continue
        own: list[Level] = []
        above: list[Level] = []
        for mark, level in zip(marks, levels, strict=True):
            (own if _beside(tape, mark.label, row.start) else above).append(level)
        book.floating.extend((len(book.rows), level) for level in above)
        name = tape.write(*row.cells["level3"]) if "level3" in row.cells else ""
        target = tape.write(*row.cells["target"]) if "target" in row.cells else ""
        book.rows.append(RawRow(name, target, labels=own))
        book.has_level2 = book.has_level2 or any(mark.level == 2 for mark in marks)
    return book


def _beside(tape: Tape, label: Label, start: int) -> bool:
    return not any(kind == LINE for kind in tape.breaks[label.end : start + 1])
