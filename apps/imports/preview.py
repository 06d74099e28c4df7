"""The source beside the draft: which page to draw, which of its parts belongs to which cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from apps.formkit.papers import around, row_place
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.imports.models import ImportDraft


class SourceView:
    """The pages with the boxes of the form's cells, or the excerpt as blocks."""

    def __init__(self, draft: ImportDraft) -> None:
        self.draft = draft
        self.doubted = set(draft.doubts)
        self.used: dict[str, str] = {}
        for place, source in draft.places.items():
            self.used.setdefault(source["key"], place)

    def anchor(self, place: str) -> str:
        """Give the element of the source that a cell was read from, empty where none is known."""
        source = self.draft.places.get(place)
        if not source:
            return ""
        if source["box"] and str(source["page"]) in self.draft.file.pages:
            return f"box-{self._index(place)}"
        return f"src-{source['key']}" if source["key"] and self.draft.excerpt else ""

    def _index(self, place: str) -> int:
        return list(self.draft.places).index(place)

    def is_doubted(self, place: str) -> bool:
        """Tell whether the cell, its whole row or its block is still to be looked at."""
        return not self.doubted.isdisjoint(around(place))

    def pages(self) -> list[dict[str, Any]]:
        """Give each drawn page: number, size, and the boxes of cells on it."""
        found: dict[str, dict[str, Any]] = {}
        for index, (place, source) in enumerate(self.draft.places.items()):
            number, box = str(source["page"]), source["box"]
            if not box or number not in self.draft.file.pages:
                continue
            width, height = self.draft.file.pages[number]
            page = found.setdefault(
                number, {"number": number, "width": width, "height": height, "boxes": []}
            )
            page["boxes"].append(
                {
                    "id": f"box-{index}",
                    "x": round(box[0], 1),
                    "y": round(box[1], 1),
                    "width": round(box[2] - box[0], 1),
                    "height": round(box[3] - box[1], 1),
                    "is_doubted": self.is_doubted(place),
                }
            )
        return sorted(found.values(), key=lambda page: int(page["number"]))

    def blocks(self) -> Iterable[dict[str, Any]]:
        """Give the excerpt's blocks, cells with their element and whether they are doubted."""
        for block in self.draft.excerpt:
            if "text" in block:
                yield {"text": block["text"], **self._mark(block["key"])}
            else:
                yield {
                    "rows": [
                        [{**cell, **self._mark(cell["key"])} for cell in row]
                        for row in block["rows"]
                    ]
                }

    def _mark(self, key: str) -> dict[str, Any]:
        place = self.used.get(key, "")
        return {
            "id": f"src-{key}",
            "is_read": bool(place),
            "is_doubted": bool(place) and self.is_doubted(place),
        }


_BUDGET: Final = ("initial", "adjusted", "executed", "weight", "rate", "score")
_EVALUATION_ROW: Final = ("level2", "level3", "target", "actual", "weight", "score", "deviation")


def evaluation_view(source: SourceView) -> dict[str, Any]:
    """Give the money rows and indicator rows of a self-evaluation, doubted cells marked."""
    current = source.draft.current

    def cell(place: str, text: Any) -> dict[str, Any]:
        return {"text": text or "", "is_doubted": source.is_doubted(place)}

    return {
        "budget": [
            {
                "label": label,
                "cells": [
                    cell(f"money.{name}.{row}", current["budget"][row].get(name))
                    for name in _BUDGET
                ],
            }
            for row, label in BUDGET_ROWS.items()
        ],
        "rows": [
            [cell(row_place(row["id"], name), row.get(name)) for name in _EVALUATION_ROW]
            for row in current["indicators"]
        ],
    }
