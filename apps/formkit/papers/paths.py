"""Between places and the paths of the sheet's JSON, for who writes or reads that JSON only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from apps.formkit.papers.model import ROW, Paper, row_of, row_place
from apps.formkit.values.target import READING

_ROW: Final = re.compile(r"indicators\[(\d+)\](?:\.(\w+))?")
_BLOCKS: Final = {
    "funding": "money",
    "budget": "money",
    "department_funding": "money",
    "indicators": ROW,
    "narrative": "narrative",
}


def place_of(paper: Paper, path: str, rows: Sequence[str]) -> str:
    """Return the place of a path; ``rows`` are the ids of the sheet's indicators in order.

    A path that is no cell of the paper is given back as it is.
    """
    if found := _ROW.fullmatch(path):
        number, column = int(found[1]), found[2] or ""
        if number >= len(rows):
            return path
        return row_place(rows[number], "target" if column in READING else column)
    if path in _BLOCKS:
        return _BLOCKS[path]
    return next((cell.place for cell in paper.cells if cell.path == path), path)


def paths_of(paper: Paper, place: str, rows: Sequence[str]) -> tuple[str, ...]:
    """Return the paths of a place: one, but of a target also those of its reading."""
    block = next((path for path, name in _paths_of_blocks(paper) if name == place), "")
    if block:
        return (block,)
    if (part := row_of(place)) and part[0] in rows:
        return tuple(_row_paths(rows.index(part[0]), part[1]))
    return next(((cell.path,) for cell in paper.cells if cell.place == place), (place,))


def _row_paths(number: int, column: str) -> Iterator[str]:
    path = f"indicators[{number}]"
    for name in (column, *READING) if column == "target" else (column,):
        yield f"{path}.{name}" if name else path


def values_of(paper: Paper, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in each cell of a sheet's JSON, by place; a missing cell is ``None``."""
    found = {cell.place: _at(data, cell.path.split(".")) for cell in paper.cells}
    for number, row in enumerate(data.get("indicators") or [], start=1):
        key = row.get("id") or f"r{number}"
        found |= {row_place(key, cell.place): row.get(cell.path) for cell in paper.rows.columns}
    return found


def with_value(
    paper: Paper, data: Mapping[str, Any], place: str, content: str | None
) -> dict[str, Any]:
    """Return a sheet's JSON with one cell changed; what the grammar made of a target goes with it.

    A place that is no cell of the sheet changes nothing.
    """
    if part := row_of(place):
        row_id, column = part
        path = paper.rows.column(column).path
        rows = list(data.get("indicators") or [])
        for at, row in enumerate(rows):
            if (row.get("id") or f"r{at + 1}") == row_id:
                gone = READING if column == "target" else ()
                rows[at] = {**row, path: content, **dict.fromkeys(row.keys() & set(gone))}
        return {**data, "indicators": rows}
    path = next((cell.path for cell in paper.cells if cell.place == place), "")
    return _changed(data, path.split("."), content) if path else dict(data)


def _changed(data: Mapping[str, Any], path: list[str], content: str | None) -> dict[str, Any]:
    name, *rest = path
    inner = data.get(name)
    value = (
        _changed(inner if isinstance(inner, Mapping) else {}, rest, content) if rest else content
    )
    return {**data, name: value}


def _at(data: object, path: list[str]) -> Any:
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data


def _paths_of_blocks(paper: Paper) -> list[tuple[str, str]]:
    heads = {cell.path.partition(".")[0] for cell in paper.cells} | {"indicators"}
    return [(path, name) for path, name in _BLOCKS.items() if path in heads]
