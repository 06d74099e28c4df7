"""The source beside the draft: which page to draw, which cell belongs to which path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.imports.models import ImportDraft

# How the form names a cell → its path in the reading.
_MATCH: Final = {"project_name": "project_name", "unit": "unit", "fiscal_year": "year"}
_HEAD: Final = {"nature": "project_nature", "category": "project_category"}


def path_of(prefix: str, name: str, origin: int | None = None) -> str:
    """Give the path of a field, empty where the reading has no such cell."""
    if prefix == "match":
        return _MATCH.get(name, "")
    if prefix == "head":
        return _HEAD.get(name, name)
    if prefix in {"funding", "narrative"}:
        return f"{prefix}.{name}"
    return "" if origin is None else f"indicators[{origin}].{name}"


class SourceView:
    """The pages with the boxes of the form's cells, or the excerpt as blocks."""

    def __init__(self, draft: ImportDraft) -> None:
        self.draft = draft
        self.doubted = set(draft.doubts)
        self.used: dict[str, str] = {}
        for path, place in draft.places.items():
            self.used.setdefault(place["key"], path)

    def anchor(self, path: str) -> str:
        """Give the element of the source that a path points at, empty where none is known."""
        place = self.draft.places.get(path)
        if not place:
            return ""
        if place["box"] and str(place["page"]) in self.draft.file.pages:
            return f"box-{self._index(path)}"
        return f"src-{place['key']}" if place["key"] and self.draft.excerpt else ""

    def _index(self, path: str) -> int:
        return list(self.draft.places).index(path)

    def is_doubted(self, path: str) -> bool:
        """Tell whether the cell, or its whole row, is still to be looked at."""
        return path in self.doubted or path.split(".")[0] in self.doubted

    def pages(self) -> list[dict[str, Any]]:
        """Give each drawn page: number, size, and the boxes of cells on it."""
        found: dict[str, dict[str, Any]] = {}
        for index, (path, place) in enumerate(self.draft.places.items()):
            number, box = str(place["page"]), place["box"]
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
                    "is_doubted": self.is_doubted(path),
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
        path = self.used.get(key, "")
        return {
            "id": f"src-{key}",
            "is_read": bool(path),
            "is_doubted": bool(path) and self.is_doubted(path),
        }


_BUDGET: Final = ("initial", "adjusted", "executed", "weight", "rate", "score")
_EVALUATION_ROW: Final = ("level2", "level3", "target", "actual", "weight", "score", "deviation")


def evaluation_view(source: SourceView) -> dict[str, Any]:
    """Give the money rows and indicator rows of a self-evaluation, doubted cells marked."""
    current = source.draft.current

    def cell(path: str, text: Any) -> dict[str, Any]:
        return {"text": text or "", "is_doubted": source.is_doubted(path)}

    return {
        "budget": [
            {
                "label": label,
                "cells": [
                    cell(f"budget.{row}.{name}", current["budget"][row].get(name))
                    for name in _BUDGET
                ],
            }
            for row, label in BUDGET_ROWS.items()
        ],
        "rows": [
            [cell(f"indicators[{number}].{name}", row.get(name)) for name in _EVALUATION_ROW]
            for number, row in enumerate(current["indicators"])
        ],
    }
