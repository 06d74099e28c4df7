"""What is too much to hold at once, on the disk: items in their order, read as often as wanted."""

from __future__ import annotations

import json
import tempfile
import weakref
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from apps.formkit.bindings.grid import Grid, Written
    from apps.formkit.bindings.model import Spot


class Spool:
    """Items that JSON can say."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 -- closed with it
        weakref.finalize(self, self.file.close)
        self.count = 0

    def add(self, item: Any) -> None:
        """Keep an item behind the others."""
        self.file.write(json.dumps(item, ensure_ascii=False) + "\n")
        self.count += 1

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Any]:
        """Yield the items; none may be added, nor another round begun, before the last is read."""
        self.file.seek(0)
        for line in self.file:
            yield json.loads(line)


class FurtherRows:
    """Rows that follow row ``after`` of a grid and look like it. They are filled one after the
    other, each as if it were that row, and come into the file when it is written."""

    def __init__(self, grid: Grid, after: int) -> None:
        self.grid, self.after = grid, after
        self.takes_numbers = grid.takes_numbers
        self.texts = dict.fromkeys(grid.row(after), "")
        self.spool = Spool()
        self._cells: dict[int, Written] = {}

    def __len__(self) -> int:
        return len(self.spool)

    def holds_formula(self, spot: Spot) -> bool:
        """Return whether the program reckons a cell."""
        return self.grid.holds_formula(spot)

    def is_day(self, spot: Spot) -> bool:
        """Return whether a cell shows a number as a day."""
        return self.grid.is_day(spot)

    def write(self, spot: Spot, value: Written) -> None:
        """Set what a cell of the row shows that is filled now."""
        self._cells[spot[1]] = value

    def write_part(self, spot: Spot, span: tuple[int, int], value: str) -> None:
        """Set what a cell shows; in a blank row there is nothing around it."""
        self.write(spot, value)

    def end(self, reaching: set[int]) -> None:
        """Take the row as filled; cells of the columns ``reaching`` go on with those above."""
        cells = [[c, isinstance(one, Decimal), str(one)] for c, one in self._cells.items()]
        self.spool.add([cells, sorted(reaching)])
        self._cells = {}

    def __iter__(self) -> Iterator[tuple[dict[int, Written], set[int]]]:
        """Yield the cells of each row by column, and the columns that go on."""
        for cells, reaching in self.spool:
            yield (
                {c: Decimal(one) if is_figure else one for c, is_figure, one in cells},
                {*reaching},
            )
