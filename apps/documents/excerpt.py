"""The part of a source that one form was read from, as plain data for the confirm page.

Each paragraph and cell has a key (``p4``, ``c2-0-3``); a form's paths point at these keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from apps.documents.blocks import Cell, Paragraph, Place, SourceDocument, Table
from apps.documents.recognition import ReadForm

# So much of the source stands around what was read.
_AROUND: Final = 2
_MOST_ROWS: Final = 600
_MOST_COLUMNS: Final = 40


class PlaceBook:
    """Finds the key, block and row of every place of a document."""

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.keys: dict[Place, str] = {}
        self.rows: dict[str, tuple[int, int]] = {}
        for number, block in enumerate(document.blocks):
            if isinstance(block, Paragraph):
                self._note(block.place, f"p{number}", number, 0)
                continue
            for row, cells in enumerate(block.rows):
                for column, cell in enumerate(cells):
                    self._note(cell.place, f"c{number}-{row}-{column}", number, row)

    def _note(self, place: Place, key: str, block: int, row: int) -> None:
        if self.keys.setdefault(place, key) == key:
            self.rows[key] = (block, row)

    def places(self, form: ReadForm) -> dict[str, dict[str, Any]]:
        """Give for each path of a form the key, and page and box where the source has them."""
        return {
            path: {"key": self.keys.get(place, ""), "page": place.page, "box": place.box}
            for path, place in form.places.items()
        }

    def excerpt(self, places: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give the blocks between the first and the last place, with a little around them."""
        spots = sorted(self.rows[place["key"]] for place in places if place["key"])
        if not spots:
            return []
        (first, top), (last, bottom) = spots[0], spots[-1]
        left = _MOST_ROWS
        found: list[dict[str, Any]] = []
        blocks = self.document.blocks
        for number in range(max(0, first - _AROUND), min(len(blocks), last + _AROUND + 1)):
            block = blocks[number]
            if left <= 0:
                break
            if isinstance(block, Paragraph):
                found.append({"key": f"p{number}", "text": block.text})
                left -= 1
                continue
            start = max(0, top - _AROUND) if number == first else 0
            end = bottom + _AROUND + 1 if number == last else len(block.rows)
            if number > last:
                end = 1 + _AROUND
            end = min(end, start + left, len(block.rows))
            found.append({"rows": self._rows(block, start, end)})
            left -= end - start
        return found

    def _rows(self, table: Table, start: int, end: int) -> list[list[dict[str, Any]]]:
        seen: set[int] = set()
        rows: list[list[dict[str, Any]]] = []
        for number in range(start, end):
            row: list[dict[str, Any]] = []
            for cell in table.rows[number][:_MOST_COLUMNS]:
                if id(cell) in seen:
                    continue
                seen.add(id(cell))
                row.append(self._cell(cell, number, end))
            rows.append(row)
        return rows

    def _cell(self, cell: Cell, row: int, end: int) -> dict[str, Any]:
        top = cell.place.row if cell.place.row is not None else row
        below = cell.rows - max(0, row - top)
        return {
            "key": self.keys[cell.place],
            "text": cell.text,
            "rows": max(1, min(below, end - row)),
            "columns": max(1, min(cell.columns, _MOST_COLUMNS)),
        }
