"""The source beside the draft: which page to draw, which of its parts belongs to which cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from apps.entry.form_tables import Box, Line, Sight, goal_lines, head_lines, money_lines
from apps.entry.intake import FieldRow
from apps.formkit.papers import Cell, Goals, Head, Money, Paper, Tail, around, paper_of, row_place
from apps.formkit.papers.parts import IS_SUMMARY
from apps.formkit.papers.paths import values_of
from apps.imports.domain.reading_jobs import first_state
from apps.imports.models import ImportDraft


class SourceView:
    """The pages with the boxes of the form's cells, or the excerpt as blocks."""

    def __init__(self, draft: ImportDraft) -> None:
        self.draft = draft
        self.doubted = set(draft.doubts)
        self._read = values_of(paper_of(draft.kind), first_state(draft.original))
        self.used: dict[str, str] = {}
        for place, source in draft.places.items():
            self.used.setdefault(source["key"], place)

    def anchor(self, place: str) -> str:
        """Return the element of the source that a cell was read from, empty where none is known."""
        source = self.draft.places.get(place)
        if not source:
            return ""
        if source["box"] and str(source["page"]) in self.draft.file.pages:
            return f"box-{self._index(place)}"
        return self.text_anchor(place)

    def text_anchor(self, place: str) -> str:
        """Return the cell or line of the excerpt that a cell was read from."""
        source = self.draft.places.get(place)
        return f"src-{source['key']}" if source and source["key"] and self.draft.excerpt else ""

    def read(self, place: str) -> str:
        """Return what was read in a cell, as a person finds it."""
        return str(self._read.get(place) or "")

    def _index(self, place: str) -> int:
        return list(self.draft.places).index(place)

    def is_doubted(self, place: str) -> bool:
        """Return whether the cell, its whole row or its block is still to be looked at."""
        return not self.doubted.isdisjoint(around(place))

    def doubted_places(self) -> list[str]:
        """Return the cells still to be looked at, in the order of the paper."""
        values = values_of(paper_of(self.draft.kind), self.draft.current)
        return [place for place in values if self.is_doubted(place)]

    def candidates(self, place: str) -> tuple[str, ...]:
        """Return what was read in a doubted cell and what else it may be; blank is a reading, too."""
        others = self.draft.candidates.get(place)
        if not others or not self.is_doubted(place):
            return ()
        return (self.read(place), *others)

    def pages(self) -> list[dict[str, Any]]:
        """Return each drawn page: number, size, and the boxes of cells on it."""
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
        """Return the excerpt's blocks, cells with their element and whether they are doubted."""
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


def paper_as_read(
    source: SourceView,
    fields: Mapping[str, Any],
    rows: Sequence[FieldRow] = (),
    paper: Paper | None = None,
) -> dict[str, Any]:
    """Return the paper's tables with what was read; ``fields`` are shown in their places instead,
    and ``rows`` instead of those that were read; ``paper`` is the kind's newest where none is told."""
    current = source.draft.current
    paper = paper or paper_of(source.draft.kind)
    values = values_of(paper, current)
    flags = (
        {"head.department": (IS_SUMMARY.place, "（汇总）")} if IS_SUMMARY.place in fields else {}
    )
    texts = {place: _shown(value) for place, value in values.items()}
    sight = Sight(typed={}, values=texts, flags=flags)
    unit = current.get("amount_unit") or ""
    above, below = _lines(paper, sight, unit)
    columns = _columns(paper, current["indicators"])
    return {
        "title": paper.title,
        "above": [_fielded(line, fields) for line in above],
        "heads": [(cell.place, cell.title) for cell in columns],
        "rows": list(_rows(columns, current["indicators"], fields, rows)),
        "below": [_fielded(line, fields) for line in below],
    }


def _lines(paper: Paper, sight: Sight, unit: str) -> tuple[list[Line], list[Line]]:
    """Return the lines above the rows and below them; ``unit`` is that of the money, blank where
    the paper's own stands."""
    above: list[Line] = []
    below: list[Line] = []
    for block in paper.blocks:
        match block:
            case Head():
                above += head_lines(block, sight)
            case Money():
                above += money_lines(block, sight, unit or block.unit.label)
            case Goals():
                above += goal_lines(block, sight)
            case Tail():
                below += head_lines(block, sight)
    return above, below


def _shown(value: object) -> str:
    """Return a value as the paper has it; several goals, each a paragraph."""
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _fielded(line: Line, fields: Mapping[str, Any]) -> list[tuple[Box, Any, Any]]:
    """Return the boxes of a line, each with its field and that of the tick beside it."""
    return [
        (box, fields.get(box.place), fields.get(box.flag[0]) if box.flag else None) for box in line
    ]


def _columns(paper: Paper, read: Sequence[Mapping[str, Any]]) -> list[Cell]:
    """Return the columns of the rows; a second one of targets where a row that was read fills it."""
    return [
        cell
        for cell in paper.rows.columns
        if cell.place != "further" or any(row.get(cell.path) for row in read)
    ]


def _rows(
    columns: Sequence[Cell],
    read: list[dict[str, Any]],
    fields: Mapping[str, Any],
    rows: Sequence[FieldRow],
) -> Iterable[dict[str, Any]]:
    """Return each row: text, title and field of its cells, and what goes with them."""
    known = {row.get("id") or f"r{number}": row for number, row in enumerate(read, start=1)}
    for row in rows or [FieldRow(id=key) for key in known]:
        texts = known.get(row.id, {})
        cells = [
            (
                texts.get(cell.path) or "",
                cell.title,
                row.cells.get(cell.place) or fields.get(row_place(row.id, cell.place)),
            )
            for cell in columns
        ]
        yield {"cells": cells, "hidden": row.hidden, "drop": row.drop}
