"""The rows of indicators of a form, with the level labels beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from .confidence import row_of, weigh
from .form_ranges import Frame
from .grid import is_grid, read_grid
from .header import Header
from .labels import Label
from .lattice import Lattice, Path, cells_of
from .row import Row
from .row_labels import row_labels
from .table_shape import Shape
from .tape import CELL, GAP, LINE, NONE, ROW, SPACE, Tape
from .vocabulary import Vocabulary

_CANON: Final = {
    "declaration": ["level1", "level2", "level3", "target"],
    "department_declaration": ["level1", "level2", "level3", "target"],
    "self_evaluation": ["level1", "level2", "level3", "target", "actual", "weight", "score", "deviation"],
    "department_evaluation": ["level1", "level2", "level3", "target", "actual", "weight", "score", "deviation"],
    "monitoring": ["level1", "level2", "level3", "target", "actual", "forecast", "deviation"],
}  # fmt: skip
_NUMBER: Final = re.compile(
    r"(?:[(][一二三四五六七八九十]{1,3}[)][、.]?|[一二三四五六七八九十]{1,3}[、.])+$"
)
# What speaks for a reading whose weights make such a sum.
_SUMS: Final = {100.0: 2.2, 90.0: 2.2, 80.0: 1.0, 70.0: 1.0, 60.0: 1.0}
_TEXTS: Final = frozenset(("deviation", "remark", "level3", "actual", "explanation"))


@dataclass(slots=True)
class Region:
    """A stretch between level labels: the labels before it, its readings."""

    start: int
    end: int
    labels: list[Label]
    paths: list[Path] = field(default_factory=list)


@dataclass(slots=True)
class Zone:
    """All rows of a form, the shape they were read by, and what stands behind them."""

    rows: list[Row]
    shape: Shape
    regions: list[Region]
    end: int
    labels: list[Label]
    unused: list[tuple[int, int]] = field(default_factory=list)


def shape_of(tape: Tape, frame: Frame, glue: float, wraps: dict[int, float]) -> Shape:
    """Return how the rows are written, by the head row above them."""
    header = frame.header
    columns = list(header.columns) if header else list(_CANON[frame.kind])
    shape = Shape(columns, glue=glue)
    kinds: Counter[int] = Counter()
    if header is not None:
        kinds.update(tape.breaks[start] for start, _ in header.spans[1:])
        source = tape.source(header.start)
        if source.table >= 0:
            shape.table, shape.is_ruled = source.table, source.is_ruled
            for n, (start, _) in enumerate(header.spans):
                cell = tape.source(start)
                if cell.table == shape.table:
                    shape.spots[n] = (cell.column, cell.columns)
                    if cell.place.box:
                        shape.edges.append((cell.place.box[0], n))
    else:
        kinds.update([NONE if glue > 0.5 else LINE])
    main = kinds.most_common(1)[0][0] if kinds else LINE
    shape.edges.sort()
    _price(shape, main, wraps)
    shape.is_rowed = _is_rowed(tape, frame)
    return shape


def _is_rowed(tape: Tape, frame: Frame) -> bool:
    """Return whether each row stands on a line of its own: the head row does, and what follows is
    not one long line."""
    header = frame.header
    if header is None or len(header.spans) < 3:
        return False
    told = [tape.lines[start] for start, _ in header.spans]
    if len(set(told)) > 1 + len(told) // 5:
        return False
    return tape.lines[min(frame.end, len(tape)) - 1] > max(told)


def _price(shape: Shape, main: int, wraps: dict[int, float]) -> None:
    """Set what an edge at each kind of break costs, and a break inside a cell."""
    glued = shape.glue > 0.2 or main == NONE
    none = 0.9 if glued else 3.2
    space = {NONE: 0.5, SPACE: 0.0}.get(main, 1.4)
    shape.edge = {NONE: none, SPACE: space, GAP: 0.2, LINE: 0.0, CELL: 0.0, ROW: 0.0}
    wrap = wraps.get(LINE, 0.0)
    line = 1.8 if main == LINE else 1.1
    line = max(0.35, line * (1 - 1.6 * wrap))
    shape.cross = {
        NONE: 0.0,
        SPACE: 1.6 if main == SPACE else 0.12,
        GAP: 2.2 if main <= GAP else 0.8,
        LINE: line,
        CELL: 3.5,
        ROW: 5.0,
    }
    if shape.is_ruled:
        shape.edge[SPACE], shape.edge[NONE] = 4.0, 9.0
        shape.cross = {NONE: 0.0, SPACE: 0.02, GAP: 0.02, LINE: 0.02, CELL: 9.0, ROW: 9.0}


def wrap_rates(tape: Tape, labels: Sequence[Label]) -> dict[int, float]:
    """Return how often labels have a line break inside."""
    long = [label for label in labels if len(label.word) >= 4]
    if not long:
        return {}
    broken = sum(any(k == LINE for k in tape.inner(label.start, label.stop)) for label in long)
    return {LINE: broken / len(long)}


def read_zone(
    tape: Tape, vocabulary: Vocabulary, frame: Frame, glue: float, wraps: dict[int, float]
) -> Zone:
    """Read all rows of a form."""
    header = frame.header
    if header is not None and header.is_summary:
        return Zone([], Shape([]), [], frame.end, [])
    shape = shape_of(tape, frame, glue, wraps)
    labels = row_labels(tape, vocabulary, frame, glue)
    end = _end_of(tape, labels, frame)
    labels = [label for label in labels if label.start < end]
    if header is None and not any(label.key("level1", "level2") for label in labels):
        return Zone([], shape, [], frame.rows_start, [])
    if is_grid(shape):
        found, unused = read_grid(tape, shape, labels, frame.rows_start, end)
        return Zone(found, shape, [], end, labels, unused)
    zone = Zone(
        [], shape, _read_text(tape, shape, header, _regions(tape, frame, labels, end)), end, labels
    )
    _choose(tape, zone)
    return zone


def _read_text(
    tape: Tape, shape: Shape, header: Header | None, regions: list[Region]
) -> list[Region]:
    """Read the stretches of a table without certain borders, in the order of their rows."""
    if header is not None and header.is_double:
        return _read_double(tape, shape, regions)
    _read_regions(tape, shape, regions, is_list=header is not None and header.is_list)
    return regions


def _read_regions(
    tape: Tape, shape: Shape, regions: Sequence[Region], *, is_list: bool = False
) -> None:
    """Read each stretch; in a list of projects the columns of a project stand in its first row."""
    for number, region in enumerate(regions):
        if region.end <= region.start:
            continue
        first = None
        lattice = Lattice(tape, shape, region.start, region.end)
        if is_list and region.labels:
            first = [n for n, key in enumerate(shape.columns) if not key.startswith("p.")]
            lattice.is_closed = number + 1 < len(regions) and not any(
                label.key("level1") for label in regions[number + 1].labels
            )
        region.paths = lattice.paths(first)


def _read_double(tape: Tape, shape: Shape, regions: list[Region]) -> list[Region]:
    """Read stretches below a head that stands twice side by side, and return them in the order of
    their rows. Where both halves have the same levels the right one tells the row of the left one
    again; where not, the table goes on beside itself, and all of its left half comes first."""
    name = shape.columns.index("level3")
    pairs = zip([None, *regions], regions, strict=False)
    rights = [before is not None and _same_labels(before, region) for before, region in pairs]
    if not any(rights):
        shape.columns, shape.spots = shape.columns[name:], {}
        _read_regions(tape, shape, regions)
        return [*_beginning(tape, regions, on_left=True), *_beginning(tape, regions, on_left=False)]
    for region, right in zip(regions, rights, strict=True):
        if region.end <= region.start:
            continue
        lattice = Lattice(tape, shape, region.start, region.end)
        if not right:
            lattice.limit = name
        region.paths = lattice.paths([name] if right else [0])
    return regions


def _beginning(tape: Tape, regions: Sequence[Region], *, on_left: bool) -> Iterator[Region]:
    """Yield the stretches that begin at the head of a line, or those that do not."""
    for region in regions:
        start = region.labels[0].start if region.labels else region.start
        if tape.is_line_start(start) == on_left:
            yield region


def _same_labels(before: Region, region: Region) -> bool:
    left = [label.key("level2", "level1") for label in before.labels]
    right = [label.key("level2", "level1") for label in region.labels]
    return (bool(right) and left[-len(right) :] == right) or (
        bool(left) and right[-1:] == left[-1:]
    )


def _end_of(tape: Tape, labels: Sequence[Label], frame: Frame) -> int:
    """Return where the rows end: at the first end label behind the last level."""
    levels = [n for n, label in enumerate(labels) if label.key("level1", "level2")]
    last = levels[-1] if levels else -1
    for label in labels[last + 1 :]:
        if label.key("end"):
            return label.start
    found = re.compile(r"注[:1一、]|备注[:1]|说明(?=[:1无注])|填报说明|总分|合计").search(
        tape.text, labels[last].end if levels else frame.rows_start, frame.end
    )
    return found.start() if found else frame.end


def _regions(tape: Tape, frame: Frame, labels: Sequence[Label], end: int) -> list[Region]:
    """Cut the zone at its level labels; repeated heads and ends in between are left out."""
    out: list[Region] = []
    run: list[Label] = []
    at = frame.rows_start
    for label in labels:
        if (stop := _before_number(tape, at, label.start)) > at:
            out.append(Region(at, stop, run))
            run = []
        if label.key("level1", "level2"):
            if run and _again(run, label):
                out.append(Region(at, at, run))
                run = []
            run.append(label)
        at = max(at, label.end)
    if at < end or run:
        out.append(Region(at, max(at, end), run))
    return out


def _before_number(tape: Tape, start: int, end: int) -> int:
    """Return where a stretch ends whose last characters number the label behind it: 二、(一)."""
    found = _NUMBER.search(tape.text, start, end)
    return found.start() if found and found.end() == end else end


def _again(run: Sequence[Label], label: Label) -> bool:
    """Return whether a label repeats the last one of its run (both halves of a double head)."""
    return run[-1].word == label.word


def _choose(tape: Tape, zone: Zone) -> None:
    """Choose a reading for each region: the cheapest whose weights make a hundred."""
    columns = zone.shape.columns
    regions = [region for region in zone.regions if region.paths]
    picked = _by_sums(tape, regions, columns)
    for region in zone.regions:
        if not region.paths:
            if region.labels:
                zone.rows.append(Row(labels=list(region.labels), lone=True))
            continue
        index = picked.get(id(region), 0)
        _add_rows(tape, zone, region, index, columns)


def _weights(tape: Tape, path: Path, columns: Sequence[str], key: str) -> float:
    total = 0.0
    for row in cells_of(path):
        for cell in row:
            if columns[cell.column] == key:
                with suppress(ValueError):
                    total += float(tape.text[cell.start : cell.end].rstrip("分%"))
    return round(total, 2)


def _by_sums(tape: Tape, regions: Sequence[Region], columns: Sequence[str]) -> dict[int, int]:
    """Return the reading of each region: by cost, and by what the weights sum to."""
    if "weight" not in columns or not regions:
        return {}
    beams: dict[float, tuple[float, tuple[int, ...]]] = {0.0: (0.0, ())}
    for region in regions:
        options = [(path.cost, _weights(tape, path, columns, "weight")) for path in region.paths]
        following: dict[float, tuple[float, tuple[int, ...]]] = {}
        for total, (cost, chosen) in beams.items():
            for n, (more, weight) in enumerate(options):
                key = round(total + weight, 2)
                value = cost + more
                if key not in following or value < following[key][0]:
                    following[key] = (value, (*chosen, n))
        beams = dict(sorted(following.items(), key=lambda item: item[1][0])[:60])

    best = min(beams.items(), key=lambda item: item[1][0] - _SUMS.get(item[0], 0.0))
    return {id(region): n for region, n in zip(regions, best[1][1], strict=True)}


def _add_rows(tape: Tape, zone: Zone, region: Region, index: int, columns: Sequence[str]) -> None:
    found = cells_of(region.paths[index])
    rows = [row_of(cells, columns) for cells in found]
    if not rows:
        zone.rows.append(Row(labels=list(region.labels), lone=True))
        return
    rows[0].labels = list(region.labels)
    weigh(tape, rows, region.paths, index, columns)
    zone.rows += rows
    for start, end in _gaps(region, [(cell.start, cell.end) for cells in found for cell in cells]):
        if not _goes_on(tape, rows, start, end):
            zone.unused.append((start, end))


def _goes_on(tape: Tape, rows: Sequence[Row], start: int, end: int) -> bool:
    """Add a stretch on the next line of a table to the text that stands above it."""
    source = tape.source(start)
    if source.table < 0:
        return False
    for row in rows:
        for key, (first, last) in row.cells.items():
            above = tape.source(first)
            if last == start and key in _TEXTS and above.column == source.column:
                row.cells[key] = (first, end)
                row.share[key] = 0.0
                return True
    return False


def _gaps(region: Region, covered: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    out, at = [], region.start
    for start, end in sorted(covered):
        if start > at:
            out.append((at, start))
        at = max(at, end)
    if at < region.end:
        out.append((at, region.end))
    return out
