"""What the process that reads files answers about bound forms, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from apps.formkit.bindings.binding import bind_file, open_file
from apps.formkit.bindings.content import Content
from apps.formkit.bindings.filled_copy import read_back
from apps.formkit.bindings.filled_file import fill
from apps.formkit.bindings.grid import Grid
from apps.formkit.bindings.model import Binding
from apps.formkit.limits import Limits
from apps.formkit.readers.base import UnreadableDocument

NOTHING: Final = "文件里没有填写任何内容。请确认上传的是填好的表。"
_ROWS: Final = 300
_TEXT: Final = 200


def bound(path: Path, limits: Limits) -> dict[str, Any]:
    """Return the binding of an empty form and its cells for the screen; raises
    UnreadableDocument."""
    file = open_file(path.read_bytes(), limits)
    binding = bind_file(file)
    return {
        "format": file.format_id,
        "binding": binding.to_json(),
        "grids": [shown(grid) for grid in file.grids],
    }


def filled_copy(
    path: Path, template: Path, binding: dict[str, Any], title: str, limits: Limits
) -> dict[str, Any]:
    """Return what stands in a filled copy as :func:`apps.formkit.worker.answer` does, with what only
    the system knows ``beside`` each sheet; raises UnreadableDocument, also for a blank one."""
    data = path.read_bytes()
    contents = read_back(data, template.read_bytes(), Binding.from_json(binding), limits=limits)
    if not contents:
        raise UnreadableDocument(NOTHING)
    drafts = []
    for number, content in enumerate(contents, start=1):
        sheet = content.sheet()
        sheet.index = number
        drafts.append(
            {
                "kind": sheet.kind,
                "sheet": sheet.to_json(),
                "doubts": content.doubts,
                "candidates": {},
                "notes": content.notes,
                "places": {},
                "excerpt": [],
                "beside": {
                    place: text for place, text in content.values.items() if "code" in place
                },
            }
        )
    return {
        "format": open_file(data, limits).format_id,
        "warnings": [f"按表样“{title}”读入。"],
        "statement": None,
        "pages": {},
        "drafts": drafts,
    }


def sample(
    path: Path, binding: dict[str, Any], contents: list[dict[str, Any]], limits: Limits
) -> dict[str, Any]:
    """Return the grids of an empty form filled with contents (as ``dataclasses.asdict`` gives them),
    for the screen, and what found no cell; raises UnreadableDocument."""
    bound_to = Binding.from_json(binding)
    filled = fill(path, bound_to, [Content(**one) for one in contents], limits=limits)
    wanted = {form.grid for form in bound_to.forms}
    grids = open_file(filled.data, limits).grids
    return {
        "grids": [shown(grid) for number, grid in enumerate(grids) if number in wanted],
        "notes": list(filled.notes),
    }


def shown(grid: Grid) -> dict[str, Any]:
    """Return a grid for the screen: its rows of cells with text and span."""
    rows = [
        [
            {
                "row": spot[0],
                "column": spot[1],
                "text": grid.texts[spot][:_TEXT],
                "rows": grid.span(spot)[0],
                "columns": grid.span(spot)[1],
            }
            for spot in spots
        ]
        for row, spots in sorted(grid.rows.items())
        if row < _ROWS
    ]
    return {"name": grid.name, "rows": rows}
