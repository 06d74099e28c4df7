"""Rows of a table whose borders are certain: every cell belongs to the head above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from .cells import cost_of, is_template
from .labels import Label
from .row import Row
from .table_shape import Shape
from .tape import Source, Tape

_SLACK: Final = 4.0
# What a row of a page may leave over to the next page, and what a whole row has.
_WRITTEN: Final = frozenset(("level3", "target", "actual", "deviation", "explanation"))
_FIGURES: Final = frozenset(("actual", "weight", "score"))
_TOLD: Final = _FIGURES | {"level3", "target"}
_LIKELY_NAME: Final = 1.6
_LIKELY_VALUE: Final = 1.3
_STROKE: Final = 2
_LEVEL_KEYS: Final = frozenset(("level1", "level2", ""))
Span = tuple[int, int]


@dataclass(slots=True)
class GridRow:
    """The cells of a row of a table by key, and the labels of levels beside them."""

    table: int
    cells: dict[str, list[Span]] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)


def is_grid(shape: Shape) -> bool:
    """Return whether the columns of names and targets are known for certain."""
    known = {shape.columns[n] for n in shape.spots}
    return shape.is_ruled and {"level3", "target"} <= known


def read_grid(
    tape: Tape, shape: Shape, labels: Sequence[Label], start: int, end: int
) -> tuple[list[Row], list[Span]]:
    """Return the rows of a stretch, and what stands in columns that nobody knows."""
    rows: list[Row] = []
    unused: list[Span] = []
    for half, own in _halves(tape, shape, labels):
        found, left = _read(tape, half, own, start, end)
        rows += found
        unused += left
    return rows, unused


def _halves(
    tape: Tape, shape: Shape, labels: Sequence[Label]
) -> list[tuple[Shape, Sequence[Label]]]:
    """Return both halves of a table that goes on beside itself, each with its own labels; a table
    whose halves have the same levels tells one row twice and is left whole."""
    if not {"level30", "target0"} <= set(shape.columns):
        return [(shape, labels)]
    targets = (sum(at) for n, at in shape.spots.items() if shape.columns[n] == "target0")
    edge = next(targets, 0)
    halves = [_half(tape, shape, labels, edge, is_right=side) for side in (False, True)]
    left, right = ({one.key("level2") for one in own} - {""} for _, own in halves)
    return halves if left and right and not left & right else [(shape, labels)]


def _half(
    tape: Tape, shape: Shape, labels: Sequence[Label], edge: int, *, is_right: bool
) -> tuple[Shape, Sequence[Label]]:
    """Return the columns and the labels on one side of a column."""
    spots = {n: spot for n, spot in shape.spots.items() if (spot[0] >= edge) == is_right}
    own = [one for one in labels if (tape.source(one.start).column >= edge) == is_right]
    plain = [key.rstrip("0") for key in shape.columns]
    return replace(shape, columns=plain, spots=spots), own


def _read(
    tape: Tape, shape: Shape, labels: Sequence[Label], start: int, end: int
) -> tuple[list[Row], list[Span]]:
    rows: list[Row] = []
    unused: list[Span] = []
    table = shape.table
    for item in _lines(tape, shape, labels, start, end):
        unknown = item.cells.pop("unknown", [])
        item.cells.pop("number", None)
        row = _row(item)
        cut = rows[-1] if rows and item.table != table else None
        if cut is not None and _is_rest(cut, row):
            _append(cut, row)
        else:
            rows += _rows_of(tape, row)
        if rows:
            rows[-1].unknown += unknown
        table = item.table
    return rows, unused


def _rows_of(tape: Tape, row: Row) -> list[Row]:
    """Return a row as the indicators that it tells; none where it is empty."""
    if _is_bare(row):
        return [row] if row.cells or row.labels else []
    return [] if _is_empty(tape, row) else _apart(tape, row)


def _is_bare(row: Row) -> bool:
    """Return whether a row holds nothing that an indicator must have."""
    return _TOLD.isdisjoint(row.cells)


def _lines(
    tape: Tape, shape: Shape, labels: Sequence[Label], start: int, end: int
) -> Iterator[GridRow]:
    """Yield the rows of a stretch; heads printed again are left out."""
    levels = {label.start: label for label in labels if label.key("level1", "level2")}
    heads = [label for label in labels if label.start not in levels]
    cells = _cells(tape, heads, start, end)
    for spot, spans in groupby(cells, key=lambda span: tape.source(span[0]).spot):
        row = GridRow(spot[0])
        for at, stop in spans:
            key = _key_of(tape, shape, tape.source(at))
            if at in levels and key in _LEVEL_KEYS:
                row.labels += _labels_in(levels, at, stop)
            elif key:
                row.cells.setdefault(key, []).append((at, stop))
        yield row


def _cells(tape: Tape, heads: Sequence[Label], start: int, end: int) -> Iterator[Span]:
    """Yield the cells of a stretch that are no heads."""
    at = start
    while at < end:
        behind = next((head.end for head in heads if head.start <= at < head.end), None)
        stop = behind or tape.cell_end(at, end)
        if behind is None:
            yield at, stop
        at = stop


def _labels_in(levels: Mapping[int, Label], at: int, stop: int) -> list[Label]:
    """Return the labels of a cell: the one that fills it, else each that begins in it."""
    if levels[at].end >= stop:
        return [levels[at]]
    return [levels[n] for n in range(at, stop) if n in levels]


def _key_of(tape: Tape, shape: Shape, source: Source) -> str:
    """Return what a cell holds, by the head above it; on another page by its left edge."""
    if source.table != shape.table and shape.edges and source.place.box:
        left = source.place.box[0] + _SLACK
        found = [n for edge, n in shape.edges if edge <= left]
        return shape.columns[found[-1]] if found else ""
    for n, (first, width) in shape.spots.items():
        if first <= source.column < first + width:
            return shape.columns[n]
    return ""


def _row(item: GridRow) -> Row:
    row = Row(labels=item.labels, lone=not item.cells)
    for key, spans in item.cells.items():
        for span in spans:
            row.put(key, span)
    return row


def _is_empty(tape: Tape, row: Row) -> bool:
    """Return whether the template left it, or a stroke was seen in an empty cell."""
    if set(row.cells) - {"level1", "level2"} > {"level3"} or "level3" not in row.cells:
        return False
    start, end = row.cells["level3"]
    text = tape.text[start:end]
    is_stroke = end - start < _STROKE and tape.confidence(start, end) < 1.0
    return is_template(text) or is_stroke


def _is_rest(above: Row, row: Row) -> bool:
    """Return whether the first row of a page is the rest of the row that its break cut."""
    keys = set(row.cells)
    if not above.cells or not keys & _WRITTEN:
        return False
    if _is_bare(row):
        return keys <= _WRITTEN and not row.labels
    is_whole = {"level3", "target"} <= keys
    return not is_whole and not keys & set(above.cells) & _FIGURES


def _append(above: Row, row: Row) -> None:
    for key, span in row.cells.items():
        if key in above.cells:
            above.more.setdefault(key, []).extend([span, *row.more.get(key, [])])
        else:
            above.cells[key] = span


def _apart(tape: Tape, row: Row) -> list[Row]:
    """Cut a row whose name and target hold as many lines as there are indicators in it."""
    if set(row.cells) > {"level1", "level2", "level3", "target", "actual"} or row.more:
        return [row]
    parts = {key: _cell_lines(tape, span) for key, span in row.cells.items()}
    if not _tell_several(tape, parts):
        return [row]
    rows = []
    for n in range(len(parts["level3"])):
        cells = {key: spans[n] for key, spans in parts.items()}
        labels = row.labels if n == 0 else []
        rows.append(Row(cells=cells, share=dict.fromkeys(cells, 0.0), labels=labels))
    return rows


def _tell_several(tape: Tape, parts: Mapping[str, Sequence[Span]]) -> bool:
    """Return whether the lines of the cells of a row are names and targets in equal number."""
    names, values = parts.get("level3", ()), parts.get("target", ())
    if len(names) <= 1 or any(len(found) != len(names) for found in parts.values()):
        return False
    return bool(values) and all(
        cost_of("level3", tape.text[slice(*name)]) < _LIKELY_NAME
        and cost_of("target", tape.text[slice(*value)]) < _LIKELY_VALUE
        for name, value in zip(names, values, strict=True)
    )


def _cell_lines(tape: Tape, span: Span) -> list[Span]:
    """Return the stretches of the lines that a cell was written in."""
    out: list[Span] = []
    at = span[0]
    for line in tape.source(at).text.splitlines():
        length = sum(not char.isspace() for char in line)
        if length:
            out.append((at, min(at + length, span[1])))
            at += length
    return out if at == span[1] else [span]
