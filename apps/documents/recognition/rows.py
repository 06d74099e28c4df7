"""Indicator rows of a declaration out of table rows, by what cells say and not by column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.documents.blocks import Place

from .labels import (
    Level,
    cjk_count,
    column_of,
    compact,
    damaged_level,
    fold,
    is_full_label,
    level_of,
)
from .split_targets import one_target, rejoined
from .stream import Line, Piece, squeeze
from .targets import has_operator, is_numeric, target_likeness, tidy

_BLOCK: Final = re.compile(
    r"^(年度|项目|总体|部门)?绩效(指标|目标)(体系|情况|设置)?$|^(年度)?指标$|^绩效$"
)
_SLACK: Final = 4.0
_NOTHING: Final = ("不涉及", "无", "/", "—", "-", "暂无", "……", "...", "…")
# What a row of a page may leave over to the next page.
_WRITTEN: Final = frozenset({"level3", "target", "actual", "deviation"})
_DECIMAL: Final = re.compile(r"^\d{1,3}(\.\d+)?(分|%)?$")
_END: Final = re.compile(
    r"^(总分|合计|总计|评分等级|评价等级|自评等级|等级|备注|说明|填表说明|其他需要?说明的?(问题|事项)|"
    r"填报人|填表人|单位负责人|负责人|联系人|审核人|主管部门(意见|负责人)|注)(?=[::\d]|$)"
)


@dataclass(slots=True)
class RawRow:
    """A row as found: texts, the level labels beside it, and where it stands.

    ``level1``/``level2`` are set only where the cell borders tell them for certain.
    """

    name: str
    target: str = ""
    labels: list[Level] = field(default_factory=list)
    level1: str | None = None
    level2: str | None = None
    actual: str = ""
    weight: str = ""
    score: str = ""
    deviation: str = ""
    places: dict[str, Place] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)
    is_shifted: bool = False
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RowBook:
    """All rows of a form in order, with labels that stand on lines of their own.

    ``floating`` holds (row number, label): the label stands above that row.
    """

    rows: list[RawRow] = field(default_factory=list)
    floating: list[tuple[int, Level]] = field(default_factory=list)
    has_level2: bool = False
    is_damaged: bool = False
    tail: list[Line] = field(default_factory=list)


def header_columns(line: Line) -> dict[int, str]:
    """Give what each column holds when the line is a header of indicators, else nothing."""
    found = {piece.column: key for piece in line.pieces if (key := column_of(piece.text))}
    keys = set(found.values())
    if len(keys & {"level1", "level2", "level3", "target", "actual", "weight"}) < 2:
        return {}
    names = [piece for piece in line.pieces if found.get(piece.column) == "level3"]
    if len(names) < 2:
        return found
    if compact(names[-1].text) == compact(names[0].text):
        return _of_the_year(found)
    # 三级指标 beside 指标内容: the first is the name, what follows explains it.
    return found | {piece.column: "other" for piece in names[1:]}


def _of_the_year(columns: dict[int, str]) -> dict[int, str]:
    """Keep the right half of a header that stands twice side by side: the indicators of the
    whole period at the left, those of the year at the right (财预〔2015〕88号, 附件)."""
    last = {
        key: max(at for at, other in columns.items() if other == key) for key in columns.values()
    }
    return {
        column: key if last[key] == column or key == "level1" else "other"
        for column, key in columns.items()
    }


@dataclass(slots=True)
class Grid:
    """The header of a ruled table: its columns, and where they stand on the page."""

    columns: dict[int, str] = field(default_factory=dict)
    edges: list[tuple[float, str]] = field(default_factory=list)
    table: int | None = None
    width: int = 0

    @classmethod
    def of(cls, line: Line, columns: dict[int, str]) -> Grid:
        """Keep a header line's columns with the left edges of its cells where known; between
        certain borders a head of unknown meaning has a column of its own."""
        if line.is_ruled:
            columns = {piece.column: "other" for piece in line.pieces} | columns
        edges = [
            (piece.place.box[0], columns[piece.column])
            for piece in line.pieces
            if piece.place.box is not None and piece.column in columns
        ]
        return cls(columns, sorted(edges), line.table, line.columns)

    def fits(self, line: Line) -> bool:
        """Tell whether a line can be read by this header; after a page break by its edges."""
        if not line.is_ruled or not {"level3", "target"} <= set(self.columns.values()):
            return False
        same = line.table == self.table or line.columns == self.width
        return same or bool(self.edges and all(piece.place.box for piece in line.pieces))

    def key_of(self, piece: Piece, line: Line) -> str:
        """Give what a cell of a line holds."""
        if line.table != self.table and self.edges and piece.place.box is not None:
            left = piece.place.box[0] + _SLACK
            return next((key for edge, key in reversed(self.edges) if edge <= left), "block")
        start = max((column for column in self.columns if column <= piece.column), default=None)
        return self.columns[start] if start is not None else "block"


def is_end(line: Line) -> bool:
    """Tell whether the table of indicators is over: totals, remarks, signatures."""
    pieces = line.own
    if pieces and _END.match(compact(pieces[0].text)):
        return True
    return any(compact(piece.text) in ("总分", "合计", "总计", "总得分") for piece in pieces[:4])


def take_labels(pieces: Sequence[Piece]) -> tuple[list[Level], list[Piece]]:
    """Split a row into its leading level labels and what is left of it.

    A label word without 指标 counts only where a name and a target are still left, and the last
    one is the name itself where nothing else could be it.
    """
    labels: list[Level] = []
    rest = list(pieces)
    taken: list[tuple[Piece, int]] = []
    while rest:
        found = _labels_of(rest[0].text, left=len(rest))
        if not found:
            break
        labels.extend(found)
        taken.append((rest.pop(0), len(found)))
    nameless = len(rest) == 1 and target_likeness(rest[0].text) >= 0.9
    if taken and nameless and _is_repeated(labels):
        piece, count = taken[-1]
        del labels[-count:]
        rest.insert(0, piece)
    return labels, rest


def _is_repeated(labels: Sequence[Level]) -> bool:
    """Tell whether the last label can only be a name: its level was named already in the row."""
    return len(labels) >= 2 and labels[-1].level <= max(label.level for label in labels[:-1])


def _labels_of(text: str, *, left: int) -> list[Level]:
    whole = level_of(text)
    if whole is not None:
        return [whole] if is_full_label(text) or left >= 3 else []
    words = [level_of(word) for word in text.split()]
    if len(words) > 1 and all(words):
        return [word for word in words if word]
    damaged = damaged_level(text) if left >= 3 else None
    return [damaged] if damaged else []


def read_rows(lines: Sequence[Line]) -> RowBook:
    """Read the rows of an indicator table of a declaration, from its header line on."""
    book = RowBook()
    grid = Grid()
    table: int | None = None
    for number, line in enumerate(lines):
        if header := header_columns(line):
            grid = Grid.of(line, header)
            book.has_level2 = book.has_level2 or "level2" in header.values()
            continue
        if is_end(line):
            book.tail = list(lines[number:])
            break
        if grid.fits(line):
            # The header may stand on each page; so the page of the last row counts.
            read_grid_row(line, grid, book, may_go_on=table not in (None, line.table))
            table = line.table
        else:
            _loose_row(line, grid.columns, book)
    return book


def read_grid_row(line: Line, grid: Grid, book: RowBook, *, may_go_on: bool = False) -> None:
    """Read a row whose cell borders are certain: each cell belongs to the header above it.

    ``may_go_on`` at the top of a page: a row without name or target is the rest of the row that
    the page break cut.
    """
    cells: dict[str, list[Piece]] = {}
    for piece in line.pieces:
        cells.setdefault(grid.key_of(piece, line), []).append(piece)
    name = "".join(piece.text for piece in cells.get("level3", []))
    goes_on = may_go_on and bool(book.rows and set(cells) & _WRITTEN)
    if not name and "target" not in cells and not goes_on:
        return
    is_bare = set(cells) <= {"block", "level1", "level2", "level3"} and cjk_count(name) < 2
    if is_bare and min(piece.confidence for piece in cells["level3"]) < 1.0:
        return  # a stroke that character recognition saw in an empty cell
    row = RawRow(squeeze(name))
    for key, attribute in (
        ("level3", "name"), ("target", "target"), ("actual", "actual"), ("weight", "weight"),
        ("score", "score"), ("deviation", "deviation"),
    ):  # fmt: skip
        for piece in cells.get(key, []):
            note_cell(row, attribute, piece)
        if key != "level3":
            setattr(row, attribute, "".join(piece.text for piece in cells.get(key, [])))
    row.target = one_target(_text(cells, "direction"), tidy(row.target), _text(cells, "measure"))
    above = book.rows[-1] if book.rows else RawRow("")
    is_whole = bool(row.name and row.target) or any(
        getattr(row, key) and getattr(above, key) for key in ("actual", "weight", "score")
    )
    if goes_on and not is_whole:
        for attribute in ("name", "target", "actual", "weight", "score", "deviation"):
            setattr(above, attribute, getattr(above, attribute) + getattr(row, attribute))
        return
    for key, attribute in (("level1", "level1"), ("level2", "level2")):
        for piece in cells.get(key, []):
            level = level_of(piece.text)
            if level is None and piece.confidence < 1.0:
                level = damaged_level(piece.text)
            if level and not piece.is_repeat:
                row.labels.append(level)
            if piece.spans or piece.is_repeat or level is None:
                setattr(row, attribute, level.name if level else squeeze(piece.text))
            note_cell(row, attribute, piece)
    book.rows.append(row)


def _text(cells: Mapping[str, list[Piece]], key: str) -> str:
    return "".join(piece.text for piece in cells.get(key, []))


def note_cell(row: RawRow, key: str, piece: Piece) -> None:
    """Note the place and the confidence of a row's cell."""
    row.places.setdefault(key, piece.place)
    row.confidence[key] = min(row.confidence.get(key, 1.0), piece.confidence)


def _loose_row(line: Line, columns: Mapping[int, str], book: RowBook) -> None:
    """Read a row whose columns may have shifted."""
    pieces = rejoined(_without_block_label(line.own), columns.values())
    if not pieces or all(column_of(piece.text) for piece in pieces):
        return
    labels, rest = take_labels(pieces)
    if not rest:
        book.floating.extend((len(book.rows), label) for label in labels)
        return
    row = _row_of(rest, columns, line)
    if not row.target and compact(row.name) in _NOTHING:
        book.floating.extend((len(book.rows), label) for label in labels)
        return
    if not row.name and book.rows and not labels:
        _complete(book.rows[-1], row)
        return
    row.labels = labels
    for index, label in enumerate(labels):
        key = f"level{label.level}"
        if index < len(pieces):
            row.places.setdefault(key, pieces[index].place)
    book.rows.append(row)


def _without_block_label(pieces: Sequence[Piece]) -> list[Piece]:
    rest = list(pieces)
    while len(rest) > 1 and _BLOCK.match(compact(rest[0].text)):
        rest.pop(0)
    return [] if len(rest) == 1 and _BLOCK.match(compact(rest[0].text)) else rest


def _row_of(rest: Sequence[Piece], columns: Mapping[int, str], line: Line) -> RawRow:
    """Make a row of what is left beside the labels: name, target and figures after them."""
    keys = list(columns.values())
    has_weight = "weight" in keys
    if len(rest) == 1:
        return _lone_cell(rest[0])
    row = RawRow(squeeze(rest[0].text))
    note_cell(row, "name", rest[0])
    after = list(rest[1:])
    if len(after) > 1 and not _target_first(after):
        row.name += squeeze(after.pop(0).text)
        row.doubts |= {"name", "target"}
    if has_weight and "target" in keys and keys.index("weight") < keys.index("target"):
        after.sort(key=lambda piece: bool(_DECIMAL.match(tidy(fold(piece.text)))))
    target = after.pop(0)
    row.target = tidy(target.text)
    note_cell(row, "target", target)
    for piece in after:
        if has_weight and not row.weight and _DECIMAL.match(tidy(fold(piece.text))):
            row.weight = squeeze(piece.text)
            note_cell(row, "weight", piece)
    return row


def _target_first(pieces: Sequence[Piece]) -> bool:
    """Tell whether the first of several cells is the target, not a second half of the name."""
    first = target_likeness(pieces[0].text)
    return first >= 0.6 or first >= max(target_likeness(piece.text) for piece in pieces[1:])


def _lone_cell(piece: Piece) -> RawRow:
    """Make a row of a single cell: a target that belongs above, name and target, or a name."""
    if is_numeric(piece.text) and not _has_name(piece.text):
        row = RawRow("", tidy(piece.text))
        note_cell(row, "target", piece)
        return row
    name, target = split_glued(piece.text)
    row = RawRow(name, target, is_shifted=not target)
    note_cell(row, "name", piece)
    if not target:
        row.doubts |= {"target"}
    return row


def _has_name(text: str) -> bool:
    return not has_operator(text) and not re.match(r"^[\d.,%]+\D{0,3}$", tidy(fold(text)))


_GLUED: Final = re.compile(r"^(.{2,}?[^\d(（<>≥≤=])((?:≥|≤|=|>|<|＞|＜|>=|<=|≧|≦).*\d.*)$")


def split_glued(text: str) -> tuple[str, str]:
    """Split a cell that holds name and target together; a cell without a target is all name."""
    if found := _GLUED.match(tidy(text)):
        return found[1], found[2]
    words = text.split()
    for count in range(1, len(words)):
        rest = words[count:]
        tail = rest[0] if len(set(rest)) == 1 else "".join(rest)
        if target_likeness(tail) >= 0.9:
            return squeeze("".join(words[:count])), tidy(tail)
    return squeeze(text), ""


def _complete(above: RawRow, below: RawRow) -> None:
    """Give a target that stands alone in its row to the row above when that one has none."""
    if above.target:
        above.target += below.target
        above.doubts.add("target")
    else:
        above.target = below.target
        above.doubts.discard("target")
        above.places.update(below.places)
