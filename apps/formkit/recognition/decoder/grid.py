"""Rows of a table whose borders are certain: every cell belongs to the head above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from .cells import cost_of, is_template
from .labels import Label
from .row import Row
from .shape import Shape
from .tape import Source, Tape

_SLACK: Final = 4.0
# What a row of a page may leave over to the next page, and what a whole row has.
_WRITTEN: Final = frozenset(("level3", "target", "actual", "deviation", "explanation"))
_FIGURES: Final = frozenset(("actual", "weight", "score"))
_LIKELY_NAME: Final = 1.6
_LIKELY_VALUE: Final = 1.3
_STROKE: Final = 2
_LEVEL_KEYS: Final = frozenset(("level1", "level2", ""))
Span = tuple[int, int]


@dataclass(slots=True)
class GridRow:
    """The cells of a row of a table by key, and the labels of levels beside them."""

    spot: tuple[int, int]
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
    if "level30" not in shape.columns or "target0" not in shape.columns:
        return [(shape, labels)]
    spots = {shape.columns[n]: spot for n, spot in shape.spots.items()}
    edge = sum(spots.get("target0", (0, 0)))
    sides: tuple[list[Label], list[Label]] = ([], [])
    for label in labels:
        sides[tape.source(label.start).column >= edge].append(label)
    named = [{one.key("level2") for one in side if one.key("level2")} for side in sides]
    if not named[0] or not named[1] or named[0] & named[1]:
        return [(shape, labels)]
    left = {n: spot for n, spot in shape.spots.items() if spot[0] < edge}
    right = {n: spot for n, spot in shape.spots.items() if spot[0] >= edge}
    plain = [key.rstrip("0") for key in shape.columns]
    return [
        (replace(shape, columns=plain, spots=left), sides[0]),
        (replace(shape, columns=plain, spots=right), sides[1]),
    ]


def _read(
    tape: Tape, shape: Shape, labels: Sequence[Label], start: int, end: int
) -> tuple[list[Row], list[Span]]:
    rows: list[Row] = []
    unused: list[Span] = []
    table = shape.table
    for item in _lines(tape, shape, labels, start, end):
        unused += [span for span in item.cells.pop("unknown", []) if _has_figure(tape, span)]
        item.cells.pop("number", None)
        own = item.spot[0]
        row = _row(item)
        if "level3" not in row.cells and not set(row.cells) & {"target", *_FIGURES}:
            if row.cells and own != table and rows and _goes_on(rows[-1], row):
                _append(rows[-1], row)
            elif row.cells or row.labels:
                rows.append(row)
        elif own != table and rows and _is_rest(rows[-1], row):
            _append(rows[-1], row)
        elif not _is_empty(tape, row):
            rows.extend(_apart(tape, row))
        table = own
    return rows, unused


def _lines(
    tape: Tape, shape: Shape, labels: Sequence[Label], start: int, end: int
) -> Iterator[GridRow]:
    """Yield the rows of a stretch; heads printed again are left out."""
    levels = {label.start: label for label in labels if label.key("level1", "level2")}
    skipped = [label for label in labels if not label.key("level1", "level2")]
    current: GridRow | None = None
    at = start
    while at < end:
        head = next((label for label in skipped if label.start <= at < label.end), None)
        if head is not None:
            at = head.end
            continue
        stop = tape.cell_end(at, end)
        source = tape.source(at)
        if current is None or current.spot != source.spot:
            if current is not None:
                yield current
            current = GridRow(source.spot)
        key = _key_of(tape, shape, source)
        if at in levels and key in _LEVEL_KEYS:
            current.labels += _labels_in(levels, at, stop)
        elif key:
            current.cells.setdefault(key, []).append((at, stop))
        at = stop
    if current is not None:
        yield current


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
        row.cells[key] = spans[0]
        if len(spans) > 1:
            row.more[key] = spans[1:]
    return row


def _has_figure(tape: Tape, span: Span) -> bool:
    return any(char.isdigit() for char in tape.text[slice(*span)])


def _is_empty(tape: Tape, row: Row) -> bool:
    """Tell what the template left, and a stroke that was seen in an empty cell."""
    if set(row.cells) - {"level1", "level2"} > {"level3"} or "level3" not in row.cells:
        return False
    start, end = row.cells["level3"]
    text = tape.text[start:end]
    is_stroke = end - start < _STROKE and tape.confidence(start, end) < 1.0
    return is_template(text) or is_stroke


def _goes_on(above: Row, row: Row) -> bool:
    return bool(above.cells) and set(row.cells) <= _WRITTEN and not row.labels


def _is_rest(above: Row, row: Row) -> bool:
    """Return whether the first row of a page is the rest of the row that its break cut."""
    if not above.cells or not set(row.cells) & _WRITTEN:
        return False
    is_whole = "level3" in row.cells and "target" in row.cells
    return not is_whole and not any(key in row.cells and key in above.cells for key in _FIGURES)


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
    count = len(parts.get("level3", []))
    likely = count > 1 and all(len(found) == count for found in parts.values())
    likely = likely and all(
        cost_of("level3", tape.text[slice(*name)]) < _LIKELY_NAME
        and cost_of("target", tape.text[slice(*value)]) < _LIKELY_VALUE
        for name, value in zip(parts["level3"], parts.get("target", []), strict=False)
    )
    if not likely or "target" not in parts:
        return [row]
    rows = []
    for n in range(count):
        one = Row(labels=row.labels if n == 0 else [])
        one.cells = {key: spans[n] for key, spans in parts.items()}
        one.share = dict.fromkeys(one.cells, 0.0)
        rows.append(one)
    return rows


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
