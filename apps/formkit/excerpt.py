"""The part of a source that one form was read from, as plain data for the confirm page.

Each paragraph and cell has a key (``p4``, ``c2-0-3``); a form's paths point at these keys.
"""

from __future__ import annotations

from typing import Any, Final

from apps.formkit.blocks import Cell, Paragraph, Place, SourceDocument, Spot, Table
from apps.formkit.recognition import ReadForm

# So much of the source stands around what was read.
_AROUND: Final = 2
_MOST_ROWS: Final = 600
_MOST_COLUMNS: Final = 40


class PlaceBook:
    """Finds the key, block and row of where every cell of a document stands."""

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.paragraphs: dict[Place, int] = {}
        self.tables: dict[int | None, int] = {}
        for number, block in enumerate(document.blocks):
            if isinstance(block, Table):
                self.tables[block.number] = number
            else:
                self.paragraphs.setdefault(block.place, number)

    def _find(self, place: Place) -> tuple[str, int, int]:
        if place.row is not None and place.table in self.tables:
            block = self.tables[place.table]
            return f"c{block}-{place.row}-{place.column}", block, place.row
        block = self.paragraphs.get(place, -1)
        return f"p{block}" if block >= 0 else "", block, 0

    def places(self, form: ReadForm) -> dict[str, dict[str, Any]]:
        """Return for each path of a form the key, and page and box where the source has them."""
        return {
            cell: {"key": self._find(place)[0], "page": place.page, "box": place.box}
            for cell, place in form.places.items()
        }

    def excerpt(self, form: ReadForm) -> list[dict[str, Any]]:
        """Return the blocks between the first and the last place, with a little around them."""
        spots = sorted(spot for key, *spot in map(self._find, form.places.values()) if key)
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
            found.append({"rows": self._rows(block, number, start, end)})
            left -= end - start
        return found

    def _rows(self, table: Table, block: int, start: int, end: int) -> list[list[dict[str, Any]]]:
        rows: list[list[dict[str, Any]]] = []
        seen: set[Spot] = set()
        for number in range(start, end):
            row: list[dict[str, Any]] = []
            for spot, cell in table.cells(number):
                if spot[1] < _MOST_COLUMNS and spot not in seen:
                    seen.add(spot)
                    row.append(_shown(f"c{block}-{spot[0]}-{spot[1]}", spot[0], cell, number, end))
            rows.append(row)
        return rows


def _shown(key: str, top: int, cell: Cell, row: int, end: int) -> dict[str, Any]:
    """Return a cell of an excerpt, its span clipped to the excerpt."""
    return {
        "key": key,
        "text": cell.text,
        "rows": max(1, min(cell.rows - (row - top), end - row)),
        "columns": max(1, min(cell.columns, _MOST_COLUMNS)),
    }
