"""Indicator rows of running text whose header stands whole: a row a line, or a cell a line.

The cells between two level labels are cut into rows by the order of the header (``ordered``).
Where they cannot all be cut so, nothing is given and looser ways of reading must do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from apps.formkit.levels import Level

from .book import RawRow, RowBook
from .grid import columns_of, header_columns, with_other_heads
from .heads import column_of, head_like
from .labels import is_full_label, level_of
from .ordered import ordered_keys, read_in_order
from .rows import is_block_label, is_end, set_labels, take_labels, without_block_label
from .stream import Line, Piece, squeeze
from .targets import target_likeness

_FEWEST_HEADS: Final = 4
_NAME_AND_TARGET: Final = 2
_MOST_WORDS_OF_A_NAME: Final = 4
_MOST_CARRIED: Final = 12
_SURE: Final = 0.9


def read_whole_rows(lines: Sequence[Line]) -> RowBook | None:
    """Give the rows below a header that stands in one line or in lines of its own, or ``None``."""
    for number, line in enumerate(lines):
        if columns := header_columns(line):
            keys = ordered_keys(with_other_heads(line, columns), fewest=_NAME_AND_TARGET)
            return _rows_of_lines(lines[number + 1 :], keys, "level2" in columns.values())
        heads = _heads_below(lines[number:])
        columns = columns_of(list(enumerate(heads)))
        if {"level3", "target"} <= set(columns.values()):
            keys = ordered_keys(dict.fromkeys(range(len(heads)), "other") | columns)
            below = lines[number + len(heads) :]
            return _rows_of_cells(below, keys, "level2" in columns.values())
    return None


def _heads_below(lines: Sequence[Line]) -> list[str]:
    """Give the words of a header that stand a line each, from the first line on."""
    heads: list[str] = []
    if not lines or column_of(lines[0].joined()) is None:
        return heads
    for line in lines:
        if column_of(line.joined()) is None and head_like(line.joined()) is None:
            break
        heads.append(line.joined())
    return heads if len(heads) >= _FEWEST_HEADS else []


def _rows_of_lines(lines: Sequence[Line], keys: Sequence[str], has_level2: bool) -> RowBook | None:
    book = RowBook(has_level2=has_level2)
    carried: list[Piece] = []
    for number, line in enumerate(lines):
        if is_end(line):
            book.tail = list(lines[number:])
            break
        if header_columns(line):
            continue
        pieces = carried + without_block_label(line.own)
        labels, rest = take_labels(pieces)
        if not rest:
            book.floating.extend((len(book.rows), label) for label in labels)
            carried = []
            continue
        rows = _named(rest, keys, is_sure=bool(carried))
        if rows is None and len(carried) >= _MOST_CARRIED:
            return None
        carried = pieces if rows is None else []
        if rows:
            set_labels(rows[0], labels, pieces)
            book.rows.extend(rows)
    return book if book.rows and not carried else None


def _named(cells: Sequence[Piece], keys: Sequence[str], *, is_sure: bool) -> list[RawRow] | None:
    """Read the words of a line in order, the name being one word or several; of a row that is put
    together from several lines (``is_sure``) only with a target that surely is one."""
    found = []
    for count in range(1, min(_MOST_WORDS_OF_A_NAME, len(cells)) + 1):
        name = replace(cells[0], text="".join(cell.text for cell in cells[:count]))
        if (ordered := read_in_order([name, *cells[count:]], keys)) is not None:
            found.append(ordered)
    best = min(found, key=lambda ordered: ordered.cost, default=None)
    if best is None:
        return None
    is_good = all(target_likeness(row.target) >= _SURE for row in best.rows)
    return best.rows if is_good or not is_sure else None


def _rows_of_cells(lines: Sequence[Line], keys: Sequence[str], has_level2: bool) -> RowBook | None:
    book = RowBook(has_level2=has_level2)
    for labels, cells in _stretches(lines, book):
        if not cells:
            book.floating.extend((len(book.rows), label) for label in labels)
            continue
        ordered = read_in_order(cells, keys) or read_in_order(cells, keys, unfilled=True)
        if ordered is None:
            return None
        set_labels(ordered.rows[0], labels, cells)
        book.rows.extend(ordered.rows)
    return book if book.rows else None


def _stretches(lines: Sequence[Line], book: RowBook) -> Iterator[tuple[list[Level], list[Piece]]]:
    """Give the cells that stand between level labels, with the labels before them."""
    labels: list[Level] = []
    cells: list[Piece] = []
    for number, line in enumerate(lines):
        if is_end(line):
            book.tail = list(lines[number:])
            break
        if is_block_label(line.text) or column_of(line.joined()) is not None:
            continue
        text = squeeze("".join(piece.text for piece in line.own))
        level = level_of(text)
        if level is not None and (is_full_label(text) or (labels and not cells)):
            if cells:
                yield labels, cells
                labels, cells = [], []
            labels.append(level)
            continue
        cells.append(replace(line.own[0], text=text))
    yield labels, cells
