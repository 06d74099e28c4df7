"""Which place of a paper a label means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from apps.formkit.bindings.labels import BOUND, Label
from apps.formkit.bindings.model import ROW
from apps.formkit.papers import Cell, Money, Paper, Value, paper_of

BESIDE: Final = {
    "project.code": "项目代码",
    "unit.code": "单位代码",
    "department.code": "主管部门代码",
    "district.code": "区划代码",
    "district.name": "区划名称",
    "head.period": "项目起止时间",
}
"""Places that no sheet has, but the system can fill."""
SERIAL: Final = "row.number"
DIRECTION, MEASURE = "row.direction", "row.measure"
PARTS: Final = {DIRECTION: "op", MEASURE: "unit"}
"""Columns that hold a part of the target."""
DECLARATION, EVALUATION, MONITORING = "declaration", "self_evaluation", "monitoring"
_TELLING: Final = (
    ({"forecast", "likelihood"}, MONITORING),
    ({"actual", "score", "deviation"}, EVALUATION),
)
# What the same label means on another paper.
_GOALS: Final[Mapping[str, Mapping[str, str]]] = {
    DECLARATION: {"expected": "annual", "total": "total", "annual": "annual", "group": "annual"},
    EVALUATION: {"annual": "expected", "total": "expected", "group": "expected"},
    MONITORING: {"annual": "expected", "total": "expected", "group": "expected"},
}
LINES: Final = {
    "annual": "total", "total": "total", "sum": "total", "block": "total", "fiscal": "appropriation",
    "appropriation": "appropriation", "carryover": "carryover", "other": "other",
}  # fmt: skip
_HEAD: Final = {
    "filler": "head.unit", "department_name": "head.department", "total_score": "tail.total_score",
    "grade": "tail.grade",
}  # fmt: skip


@cache
def places_of(kind: str) -> dict[str, str]:
    """Return the places a cell of a kind's forms may hold, with what people call them."""
    paper = paper_of(kind)
    found = {cell.place: cell.title for cell in paper.cells if cell.value != Value.UNIT}
    found |= {place: name for place, name in BESIDE.items() if place not in found}
    if kind.startswith("department"):
        del found["project.code"]
    found |= {f"{ROW}{cell.place}": cell.title for cell in paper.rows.columns}
    return found | {SERIAL: "序号"}


def ticks_of(kind: str) -> dict[str, tuple[str, ...]]:
    """Return the words of each column of choices, which a form may have as columns to tick."""
    columns = paper_of(kind).rows.columns
    return {f"{ROW}{cell.place}": cell.choices for cell in columns if cell.choices}


def cell_at(kind: str, place: str) -> Cell | None:
    """Return the paper's cell of a place, also of a column; None for what no sheet has."""
    paper = paper_of(kind)
    try:
        if place.startswith(ROW):
            return paper.rows.column(place.removeprefix(ROW))
        return paper.cell(place)
    except KeyError:
        return None


def kind_by(columns: set[str], title_kind: str) -> str:
    """Return the kind of a form by its title, or by the columns of its table."""
    if title_kind:
        return title_kind
    return next((kind for told, kind in _TELLING if told & columns), DECLARATION)


def column_place(label: Label, kind: str) -> str:
    """Return the place of a column of indicators; blank for one that the paper lacks."""
    key = label.key("column")
    place = f"{ROW}{key}" if key and key != "block" else label.key(BOUND)
    known = places_of(kind)
    if key == "number":
        return SERIAL
    return place if place in known or place in PARTS else ""


def head_place(label: Label, kind: str) -> str:
    """Return the place of a labelled cell of the head, or of a goal; blank for none."""
    known = places_of(kind)
    key = "" if label.key("skip") else label.key("head")
    place = _HEAD.get(key, f"head.{key}") if key else _goal_place(label, kind)
    if place not in known:
        place = label.key(BOUND)
    return place if place in known else ""


def _goal_place(label: Label, kind: str) -> str:
    """Return the place of a goal; what may be the name of a block, too, is a label of its own here."""
    goals = [meaning.key for meaning in label.meanings if meaning.group == "goal"]
    if not goals:
        return ""
    goal = next((key for key in goals if key != "group"), goals[0])
    return f"goal.{_GOALS.get(kind, {}).get(goal, goal)}"


def figure_place(line: Label, figure: str, paper: Paper) -> str:
    """Return the place of an amount under a head of columns; blank where the paper has none."""
    source = LINES.get(line.key("money"), "")
    place = f"money.{figure}.{source}"
    return place if source and place in places_of(paper.kind) else ""


def amount_place(label: Label, half: str, kind: str) -> str:
    """Return the place of an amount behind its own label; ``half`` is ``whole`` or ``annual``."""
    key = label.key("money")
    if key in ("total", "annual"):
        half = "whole" if key == "total" else "annual"
        key = "total"
    elif key in ("fiscal", "appropriation"):
        key = (
            "fiscal"
            if half == "whole" and "money.whole.fiscal" in places_of(kind)
            else "appropriation"
        )
    place = f"money.{half}.{LINES.get(key, key) if key != 'fiscal' else key}"
    return place if place in places_of(kind) else ""


def has_money_table(kind: str) -> bool:
    """Return whether a paper's money stands under heads of columns."""
    return any(isinstance(block, Money) and block.heads for block in paper_of(kind).blocks)
