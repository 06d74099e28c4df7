"""The names that cells had before they had places; for the migrations of stored data only.

Cells were called by their path in the sheet's JSON (``funding.annual``, ``indicators[3].level2``,
``budget.total.rate``) or by the name in their kind's editor (``head.nature``, ``row.17.typed_score``,
``money.total.executed``). This table never changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_PATHS: Final = {
    "year": "head.year",
    "project_name": "head.project_name",
    "project_nature": "head.project_nature",
    "project_category": "head.project_category",
    "department": "head.department",
    "department_is_summary": "head.department_is_summary",
    "unit": "head.unit",
    "start": "head.start",
    "end": "head.end",
    "amount_unit": "money.unit",
    "funding": "money",
    "funding.total": "money.whole.total",
    "funding.total_fiscal": "money.whole.fiscal",
    "funding.total_other": "money.whole.other",
    "funding.annual": "money.annual.total",
    "funding.annual_appropriation": "money.annual.appropriation",
    "funding.annual_carryover": "money.annual.carryover",
    "funding.annual_other": "money.annual.other",
    "total_goal": "goal.total",
    "annual_goal": "goal.annual",
    "expected_goal": "goal.expected",
    "actual_result": "goal.actual",
    "indicators": "row",
    "total_score": "tail.total_score",
    "grade": "tail.grade",
}
_EDITOR: Final = {
    "head.nature": "head.project_nature",
    "head.category": "head.project_category",
    "head.total_goal": "goal.total",
    "head.annual_goal": "goal.annual",
    "head.actual_result": "goal.actual",
    **{name: place for name, place in _PATHS.items() if name.startswith("funding.")},
}
_EDITOR_NAMES: Final = {
    **{place: place for place in ("head.start", "head.end", "head.department_is_summary")},
    **{place: name for name, place in reversed(_EDITOR.items())},
}
_SOURCES: Final = "total|appropriation|carryover|other"
_COLUMNS: Final = "initial|adjusted|executed|weight|rate|score|typed_score|reason"
_BUDGET: Final = re.compile(rf"budget\.({_SOURCES})\.({_COLUMNS})")
_MONEY: Final = re.compile(rf"money\.({_SOURCES})\.({_COLUMNS})")
_PLACED: Final = re.compile(rf"money\.({_COLUMNS})\.({_SOURCES})")
_ROW_PATH: Final = re.compile(r"indicators\[(\d+)\](?:\.(\w+))?")
_ROW: Final = re.compile(r"row\.([^.]+)(?:\.(\w+))?")
_READING: Final = frozenset({"op", "number", "number_to", "unit", "text"})


def from_path(path: str, rows: Sequence[str]) -> str:
    """Return the place of a path; ``rows`` are the ids of the sheet's rows in order."""
    if found := _ROW_PATH.fullmatch(path):
        number, column = int(found[1]), found[2]
        if number >= len(rows):
            return path
        column = "target" if column in _READING else column
        return f"row.{rows[number]}.{column}" if column else f"row.{rows[number]}"
    if found := _BUDGET.fullmatch(path):
        return f"money.{found[2]}.{found[1]}"
    return "money" if path == "budget" else _PATHS.get(path, path)


def to_path(place: str, rows: Sequence[str], *, is_evaluation: bool = False) -> str:
    """Return the path of a place."""
    if (found := _ROW.fullmatch(place)) and found[1] in rows:
        path = f"indicators[{rows.index(found[1])}]"
        return f"{path}.{found[2]}" if found[2] else path
    if found := _PLACED.fullmatch(place):
        return f"budget.{found[2]}.{found[1]}"
    if place == "money":
        return "budget" if is_evaluation else "funding"
    return next((path for path, name in _PATHS.items() if name == place), place)


def from_editor(name: str) -> str:
    """Return the place of an editor's name, or of a path where the editor had no name."""
    if found := _MONEY.fullmatch(name):
        return f"money.{found[2].removeprefix('typed_')}.{found[1]}"
    if name.startswith("row."):
        return name.removesuffix(".typed_score") + ".score" * name.endswith(".typed_score")
    return _EDITOR.get(name) or _PATHS.get(name, name)


def to_editor(place: str, *, is_evaluation: bool = False) -> str:
    """Return the editor's name of a place, its path where the editor had none."""
    if found := _PLACED.fullmatch(place):
        column = "typed_score" if found[1] == "score" else found[1]
        return f"money.{found[2]}.{column}"
    if place.startswith("row.") and place.endswith(".score") and is_evaluation:
        return place.removesuffix("score") + "typed_score"
    return _EDITOR_NAMES.get(place) or to_path(place, ())
