"""Indicator rows of a declaration out of table rows, by what cells say and not by column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from apps.formkit.levels import Level

from .book import RawRow, RowBook, note_cell
from .grid import Grid, header_columns, read_grid_row
from .heads import column_of
from .labels import compact, damaged_level, fold, former_level_of, is_full_label, level_of
from .ordered import ordered_keys, read_by_column, read_in_order
from .split_targets import rejoined
from .stream import Line, Piece, squeeze
from .targets import has_operator, is_numeric, target_likeness, tidy

_BLOCK: Final = re.compile(
    r"^(年度|项目|总体|部门)?绩效(指标|目标)(体系|情况|设置)?(\(\d+分\))?$|^(年度)?指标$|^绩效$"
)
_SURE_TARGET: Final = 0.9
_LIKELY_TARGET: Final = 0.6
_MARK: Final = "*"
_NOTHING: Final = ("不涉及", "无", "/", "—", "-", "暂无", "……", "...", "…")
_DECIMAL: Final = re.compile(r"^\d{1,3}(\.\d+)?(分|%)?$")
_END: Final = re.compile(
    r"^(总分|合计|总计|评分等级|评价等级|自评等级|等级|备注|说明|填表说明|其他需要?说明的?(问题|事项)|"
    r"填报人|填表人|单位负责人|负责人|联系人|审核人|主管部门(意见|负责人)|注)(?=[::\d]|$)"
)


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
        found = _labels_of(rest[0].text, left=len(rest)) or _former_label(rest)
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


def _former_label(rest: Sequence[Piece]) -> list[Level]:
    """Give the label of a former form at the head of a row that still has a name and a target."""
    found = former_level_of(rest[0].text)
    is_named = len(rest) >= 3 and target_likeness(rest[1].text) < _SURE_TARGET
    return [found] if found and is_named else []


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


def _loose_row(line: Line, columns: Mapping[int, str], book: RowBook) -> None:
    """Read a row whose columns may have shifted."""
    own = without_block_label(line.own)
    if row := read_loose_row(own, columns):
        book.rows.append(row)
        return
    pieces = rejoined(own, columns.values())
    if not pieces or all(column_of(piece.text) for piece in pieces):
        return
    labels, rest = take_labels(pieces)
    if not rest:
        book.floating.extend((len(book.rows), label) for label in labels)
        return
    row = _row_of(rest, columns, line)
    if not row.target and ordered_keys(columns):
        row.doubts.add("row")  # of a row of many cells only one is left
    if not row.target and compact(row.name) in _NOTHING:
        book.floating.extend((len(book.rows), label) for label in labels)
        return
    if not row.name and book.rows and not labels:
        _complete(book.rows[-1], row)
        return
    set_labels(row, labels, pieces)
    book.rows.append(row)


def read_loose_row(pieces: Sequence[Piece], columns: Mapping[int, str]) -> RawRow | None:
    """Read a row below the heads of its cells or in their order; ``None`` where it fits neither."""
    keys = ordered_keys(columns)
    if not keys or all(column_of(piece.text) for piece in pieces):
        return None
    labels, rest = take_labels(pieces)
    row = _fitting(rest, columns, keys)
    if row is None and len(labels) > 1 and len(pieces) - len(rest) == len(labels):
        # The last label may be the name of a row (成本指标 | 社会成本指标 | ≤5).
        name = pieces[len(labels) - 1]
        row = _fitting([replace(name, text=f"{name.text}{_MARK}"), *rest], columns, keys)
        if row is not None and target_likeness(row.target) < _LIKELY_TARGET:
            return None
        if row is not None:
            row.name, labels = row.name.removesuffix(_MARK), labels[:-1]
    if row is not None:
        set_labels(row, labels, pieces)
    return row


def _fitting(
    cells: Sequence[Piece], columns: Mapping[int, str], keys: Sequence[str]
) -> RawRow | None:
    row = read_by_column(cells, columns)
    if row is not None:
        return row
    found = read_in_order(cells, keys)
    return found.rows[0] if found and len(found.rows) == 1 else None


def set_labels(row: RawRow, labels: Sequence[Level], pieces: Sequence[Piece]) -> None:
    """Note the labels found at the left of a row, with their places."""
    row.labels = list(labels)
    for index, label in enumerate(labels):
        if index < len(pieces):
            row.places.setdefault(f"level{label.level}", pieces[index].place)


def is_block_label(text: str) -> bool:
    """Tell whether a cell is the label of the whole block of indicators (年度绩效指标)."""
    return bool(_BLOCK.match(compact(text)))


def without_block_label(pieces: Sequence[Piece]) -> list[Piece]:
    """Give a row without the label of the whole block of indicators at its left."""
    rest = list(pieces)
    while rest and is_block_label(rest[0].text):
        rest.pop(0)
    return rest


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
