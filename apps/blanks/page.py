"""An empty form on the screen: its cells, coloured by what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from apps.blanks.domain.cells import field_at, table_at
from apps.blanks.models import BoundTemplate
from apps.formkit.bindings.labels import is_blank
from apps.formkit.bindings.model import Binding, BoundForm, Field
from apps.formkit.bindings.places import places_of
from apps.formkit.papers import paper_of

_PARTS: Final = {"op": "运算符", "value": "数值", "unit": "单位", "op+value": "运算符、数值",
                 "value+unit": "数值、单位"}  # fmt: skip


def sheets_of(
    template: BoundTemplate, chosen: tuple[int, int, int] | None
) -> Iterator[dict[str, Any]]:
    """Yield each worksheet, or the document, with its cells in rows."""
    binding = template.bound
    for number, grid in enumerate(template.grids):
        forms = [(at, form) for at, form in enumerate(binding.forms) if form.grid == number]
        if forms:
            yield {
                "name": grid["name"],
                "rows": [[_cell(one, forms, chosen) for one in row] for row in grid["rows"]],
            }


def _cell(
    cell: dict[str, Any], forms: list[tuple[int, BoundForm]], chosen: tuple[int, int, int] | None
) -> dict[str, Any]:
    row, column = cell["row"], cell["column"]
    at, form = next(((n, one) for n, one in forms if one.first <= row <= one.last), forms[-1])
    one = field_at(form, row, column)
    table = table_at(form, row)
    shown = {**cell, "at": f"{at}.{row}.{column}", "look": "", "told": ""}
    if (at, row, column) == chosen:
        shown["is_chosen"] = True
    if _is_asked(form, row, column):
        shown |= {"look": "ask", "told": "？"}
    elif one is not None and not (table and table.strips and is_printed(one, cell["text"])):
        shown |= {"look": look_of(one), "told": told_of(form, one)}
    elif not is_blank(cell["text"]):
        shown["at"] = ""
    return shown


def is_printed(one: Field, text: str) -> bool:
    """Return whether the template prints a level itself."""
    return one.place in ("row.level1", "row.level2") and not is_blank(text)


def _is_asked(form: BoundForm, row: int, column: int) -> bool:
    table = table_at(form, row)
    return any(
        one.column == column and (one.row == row or (one.is_column and table is not None))
        for one in form.questions
        if not one.is_column or (table is not None and table.first == one.row)
    )


def look_of(one: Field) -> str:
    """Return how a cell is coloured: bound, only likely, fixed, or left blank."""
    if one.fixed:
        return "fixed"
    if not one.place:
        return "left"
    return "alike" if one.is_alike else "bound"


def told_of(form: BoundForm, one: Field) -> str:
    """Return what a cell says on the screen."""
    if one.fixed:
        return f"固定：{one.fixed}"
    if not one.place:
        return "留空"
    title = places_of(form.kind).get(one.place, one.place)
    part = (
        f"·{_PARTS[one.part]}" if one.part in _PARTS else f"·打勾“{one.tick}”" if one.tick else ""
    )
    unit = f"（{one.unit}）" if one.unit else ""
    return f"{title}{part}{unit}"


def questions_of(binding: Binding) -> list[dict[str, str]]:
    """Return what is still to be asked, each with its cell."""
    return [
        {"label": one.label, "at": f"{number}.{one.row}.{one.column}"}
        for number, form in enumerate(binding.forms)
        for one in form.questions
    ]


def kinds_of(binding: Binding) -> str:
    """Return which papers a file holds."""
    return "、".join(paper_of(kind).title for kind in binding.kinds)
