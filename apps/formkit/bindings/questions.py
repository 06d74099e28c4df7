"""What a form asks of a person: blank cells and columns whose label nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from apps.formkit.bindings.form_ranges import title_kind_of
from apps.formkit.bindings.grid import Grid
from apps.formkit.bindings.head_rows import HeadRow
from apps.formkit.bindings.labels import is_blank, label_of, unit_in
from apps.formkit.bindings.model import Question, RowTable, Spot


def columns_to_ask(
    grid: Grid, heads: Sequence[HeadRow], tables: Sequence[RowTable]
) -> Iterator[Question]:
    """Yield the columns of tables that nobody knows."""
    below = {table.first: table for table in tables}
    for head in heads:
        if (table := below.get(head.last + 1)) is None:
            continue
        for column, spot in sorted(head.over.items()):
            text = grid.texts[spot]
            is_known = column in table.columns or label_of(text).key("column") == "block"
            if not is_known and not is_blank(text) and _is_open(grid, table.first, column):
                yield Question(
                    row=table.first, column=column, label=" ".join(text.split()), is_column=True
                )


def _is_open(grid: Grid, row: int, column: int) -> bool:
    """Return whether it is a column whose own cell is blank in a row."""
    spot = grid.anchor(row, column)
    return spot is not None and spot[1] == column and is_blank(grid.texts[spot])


def is_filled_elsewhere(grid: Grid, spot: Spot, bound: Collection[Spot]) -> bool:
    """Return whether a blank cell's title or label is filled below or within itself."""
    left = grid.anchor(spot[0], spot[1] - 1)
    if left is None or left in bound:
        return True
    text = grid.texts[left]
    if title_kind_of(text) or text.strip().startswith(("附", "注")):
        return True
    return bool(unit_in(text)) and label_of(text).key("skip") != ""
