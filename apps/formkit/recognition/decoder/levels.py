"""Level 1 and level 2 of every row, by the labels that stand before, beside or around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from apps.formkit.levels import COST, COSTS, OUTPUT, SATISFACTION, SERVED, Level
from apps.formkit.recognition.level_labels import LEVEL2_OF
from apps.formkit.recognition.levels.assignment import Placed, assign_levels, keeps_labels_on_top
from apps.formkit.recognition.levels.found_rows import RawRow, RowBook
from apps.formkit.recognition.levels.name_hints import cue_scores

from .labels import Label
from .row import Row
from .tape import LINE, Tape

_CLEAR: Final = 1.3
_EITHER: Final = {COST: COST, SATISFACTION: SERVED}


@dataclass(slots=True, frozen=True)
class Mark:
    """A level label read: which level it is of, and its name."""

    level: int
    name: str
    label: Label


Item = tuple[Row, list[Mark]]
"""A row with the levels that its labels name."""


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
    behind = [*labels[1:], *following, None]
    for before, label, after in zip([None, *labels], labels, behind, strict=False):
        first, second = _names_of(label, level1)
        if first in _EITHER and (is_second(label) or _is_below(first, level1, before, after)):
            out.append(Mark(2, _EITHER[first], label))
        elif first:
            out.append(Mark(1, first, label))
            level1 = first
        else:
            out.append(Mark(2, second, label))
            level1 = LEVEL2_OF.get(second, level1)
    return out


def _names_of(label: Label, level1: str) -> tuple[str, str]:
    """Return the first level or the second that a label names; below a first level the second."""
    first, second = (
        label.word if key == "other" else key for key in map(label.key, ("level1", "level2"))
    )
    return ("" if second and level1 else first), second


def _is_below(first: str, level1: str, before: Label | None, after: Label | None) -> bool:
    """Return whether a name of either level is the second one below another first level."""
    if first == SATISFACTION:
        return (
            level1 == SATISFACTION and before is not None and before.key("level1") == SATISFACTION
        )
    return level1 == OUTPUT and not (after and after.key("level2") in COSTS)


def leaning_of(tape: Tape, forms: Sequence[Sequence[Row]], *, is_grid: bool) -> Leaning:
    """Return where a document has the labels of its blocks, by what the rows of all forms mean."""
    every = [_marked(rows) for rows in forms]
    told = [_leanings(tape, items) for items in every]
    top, inside = sum(a for a, _ in told), sum(b for _, b in told)
    return Leaning(
        keeps_labels_on_top([_book(tape, items) for items in every]),
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
    levels = {mark.level for mark in _every(items)}
    if not levels or (levels == {1} and not has_level2):
        return _by_order(tape, items)
    if _are_spanned(tape, items):
        return _carried(tape, items)
    on_top = leaning.is_on_top and not is_ruled(tape, rows)
    if on_top or leaning.is_centred or _is_centred(items):
        return _by_order(tape, items, on_top=on_top)
    return _carried(tape, items)


def _every(items: Sequence[Item]) -> Iterator[Mark]:
    return chain.from_iterable(marks for _, marks in items)


def _are_spanned(tape: Tape, items: Sequence[Item]) -> bool:
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


def _leanings(tape: Tape, items: Sequence[Item]) -> tuple[int, int]:
    """Return in how many places the row above a second level, or the row beside it, clearly means
    the other of two neighbouring blocks: labels on top, labels inside their blocks."""
    top = inside = 0
    current, above = "", None
    for row, marks in items:
        label = [current, *(mark.name for mark in marks if mark.level == 2)][-1]
        if row.cells:
            scores = _scores(tape, row)
            if "" != current != label and above is not None:
                before, here = (
                    one.get(label, 0.0) - one.get(current, 0.0) for one in (above, scores)
                )
                inside += before > _CLEAR or here < -_CLEAR
                top += before < -_CLEAR and here > 0
            above = scores
        current = label
    return top, inside


def _scores(tape: Tape, row: Row) -> dict[str, float]:
    name, target = (
        tape.text[slice(*row.cells[key])] if key in row.cells else ""
        for key in ("level3", "target")
    )
    return dict(cue_scores(name, target))


def _marked(
    rows: Sequence[Row], is_second: Callable[[Label], bool] = lambda _: False
) -> list[Item]:
    level1 = ""
    out = []
    for n, row in enumerate(rows):
        following = rows[n + 1].labels if n + 1 < len(rows) else []
        marks = marks_of(row.labels, level1, following, is_second)
        for mark in marks:
            level1 = mark.name if mark.level == 1 else LEVEL2_OF.get(mark.name, level1)
        out.append((row, marks))
    return out


def _is_centred(items: Sequence[Item]) -> bool:
    """Return whether labels stand in the middle of their blocks: rows come before any label, or a
    first level behind a second level of its own."""
    row, marks = items[0]
    if row.cells and not marks:
        return True
    named1: set[str] = set()
    waiting = ""
    for mark in _every(items):
        if mark.level == 2:
            family = LEVEL2_OF.get(mark.name, "")
            waiting = waiting if family in named1 else family or waiting
        elif mark.name == waiting:
            return True
        else:
            named1.add(mark.name)
            waiting = ""
    return False


def _carried(tape: Tape, items: Sequence[Item]) -> list[Placed]:
    """Return the rows with the labels whose cells run through them, else the last above."""
    out: list[Placed] = []
    level1 = level2 = ""
    spans: list[Mark] = []
    for row, marks in items:
        for mark in marks:
            level1, level2 = _levels_below(mark, level1)
        spans.extend(marks)
        if row.cells:
            out.append(_placed(tape, row, Placed(level1, level2), spans))
    return out


def _levels_below(mark: Mark, level1: str) -> tuple[str, str]:
    """Return the levels of what stands below a label."""
    if mark.level == 1:
        return mark.name, ""
    return OUTPUT if mark.name == COST else LEVEL2_OF.get(mark.name, level1), mark.name


def _placed(tape: Tape, row: Row, above: Placed, spans: Sequence[Mark]) -> Placed:
    """Return the levels of a row: those that its own cells say, of spans, of the labels above."""
    first, second = _spanned(tape, row, spans)
    placed = Placed(first or above.level1, second or above.level2)
    if second and not first:
        placed.level1 = LEVEL2_OF.get(second, placed.level1)
    if placed.level1 == SATISFACTION and not placed.level2:
        placed.level2 = _EITHER[SATISFACTION]
    for key in ("level1", "level2"):
        if key in row.cells:
            setattr(placed, key, tape.write(*row.cells[key]))
            placed.margin = 0.0
    if not placed.level2:
        placed.margin = min(placed.margin, 0.5)
    return placed


def _spanned(tape: Tape, row: Row, marks: Sequence[Mark]) -> tuple[str, str]:
    """Return the levels whose merged cells run through the row of a ruled table."""
    source = tape.source(row.start)
    if not source.is_ruled:
        return "", ""
    found = {1: "", 2: ""}
    for mark in marks:
        cell = tape.source(mark.label.start)
        if cell.table == source.table and cell.row <= source.row < cell.row + cell.rows:
            found[mark.level] = mark.name
    second = found[2]
    if found[1] and second and LEVEL2_OF.get(second, found[1]) != found[1] and second != COST:
        return LEVEL2_OF[second], second
    return found[1], second


def _by_order(tape: Tape, items: Sequence[Item], *, on_top: bool = False) -> list[Placed]:
    """Cut the rows into blocks where labels may stand anywhere in them."""
    return assign_levels(_book(tape, items), top_anchored=on_top)


def _book(tape: Tape, items: Sequence[Item]) -> RowBook:
    book = RowBook()
    for row, marks in items:
        own: list[Level] = []
        for mark in marks:
            level = Level(mark.level, mark.name)
            if row.cells and _beside(tape, mark.label, row.start):
                own.append(level)
            else:
                book.floating.append((len(book.rows), level))
        if row.cells:
            name, target = _written(tape, row, "level3"), _written(tape, row, "target")
            book.rows.append(RawRow(name, target, labels=own))
            book.has_level2 |= any(mark.level == 2 for mark in marks)
    return book


def _written(tape: Tape, row: Row, key: str) -> str:
    return tape.write(*row.cells[key]) if key in row.cells else ""


def _beside(tape: Tape, label: Label, start: int) -> bool:
    return not any(kind == LINE for kind in tape.breaks[label.end : start + 1])
