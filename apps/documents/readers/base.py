"""What every reader shares: the error, the grid that resolves merged cells, the adapter's shape."""

from __future__ import annotations

from typing import ClassVar, Protocol

from apps.documents.blocks import Cell, Place, SourceDocument, Table
from apps.documents.limits import Limits


class UnreadableDocument(Exception):  # noqa: N818 -- names the document's state
    """The file cannot be read; the message is a Chinese sentence: what is wrong, what to do."""


class Reader(Protocol):
    """One format. ``sniff`` looks at the whole content and must be cheap."""

    format_id: ClassVar[str]
    label: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    def sniff(self, data: bytes) -> bool:
        """Tell whether the content is of this format."""
        ...

    def read(self, data: bytes, limits: Limits) -> SourceDocument:
        """Give the blocks; raises UnreadableDocument."""
        ...


class GridBuilder:
    """Collects cells that may span, and gives a dense table: a covered position repeats its cell."""

    def __init__(self, table: int, *, page: int | None = None, sheet: str = "") -> None:
        self.table, self.page, self.sheet = table, page, sheet
        self.filled: dict[tuple[int, int], Cell] = {}
        self.width = self.height = 0

    def put(self, row: int, column: int, text: str, *, rows: int = 1, columns: int = 1) -> Cell:
        """Put a cell over its whole span."""
        place = Place(page=self.page, table=self.table, row=row, column=column, sheet=self.sheet)
        cell = Cell(text=text, place=place, rows=rows, columns=columns)
        self.cover(cell, row, column, rows, columns)
        return cell

    def cover(self, cell: Cell, row: int, column: int, rows: int, columns: int) -> None:
        """Let a cell cover a rectangle."""
        for y in range(row, row + rows):
            for x in range(column, column + columns):
                self.filled[y, x] = cell
        self.height, self.width = max(self.height, row + rows), max(self.width, column + columns)

    def build(self) -> Table:
        """Give the dense table; positions nobody filled hold empty cells."""
        return Table(rows=[[self._at(y, x) for x in range(self.width)] for y in range(self.height)])

    def _at(self, row: int, column: int) -> Cell:
        if (row, column) not in self.filled:
            self.put(row, column, "")
        return self.filled[row, column]


def demand_rows(count: int, limits: Limits) -> None:
    """Raise UnreadableDocument when a table is longer than any form could be."""
    if count > limits.rows:
        raise UnreadableDocument(
            f"文件中有一张表超过 {limits.rows} 行，不像申报表。请只保留申报表所在的部分后重新上传。"
        )


def demand_length(count: int, limits: Limits) -> None:
    """Raise UnreadableDocument when a file holds more text than any collection of forms."""
    if count > limits.characters:
        raise UnreadableDocument(
            f"文件的文字超过 {limits.characters // 10000} 万字，不像申报表。请拆分后上传。"
        )
