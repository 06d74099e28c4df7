"""Which cells a kept form has, what stands in them, and a form with one of them bound anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from apps.blanks.models import BoundTemplate
from apps.formkit.bindings.model import Binding, BoundForm, Field, RowTable, Slot, Strip


def spots_of(template: BoundTemplate, grid: int) -> set[tuple[int, int]]:
    """Return the cells of a grid that may be bound: those on the screen, and those further down
    that the file itself was bound with."""
    shown = template.grids[grid]["rows"] if 0 <= grid < len(template.grids) else []
    spots = {(cell["row"], cell["column"]) for row in shown for cell in row}
    forms = [form for form in template.bound.forms if form.grid == grid]
    spots |= {(slot.row, slot.column) for form in forms for slot in form.slots}
    return spots | {(row, 0) for form in forms for row in _ends(form)}


def _ends(form: BoundForm) -> list[int]:
    """Return the rows where tables and strips begin and end."""
    parts: list[RowTable | Strip] = [*form.tables]
    parts += [strip for table in form.tables for strip in table.strips]
    return [row for part in parts for row in (part.first, part.last)]


def lies_in(template: BoundTemplate, form: BoundForm) -> bool:
    """Return whether all that a binding fills is in the form that it is for."""
    spots = spots_of(template, form.grid)
    is_there = spots.issuperset((slot.row, slot.column) for slot in form.slots)
    rows = {row for row, _ in spots}
    tables = all(one.columns and one.first <= one.last for one in form.tables)
    return is_there and tables and rows.issuperset(_ends(form))


def table_at(form: BoundForm, row: int) -> RowTable | None:
    """Return the table of rows that a row belongs to."""
    return next((one for one in form.tables if one.first <= row <= one.last), None)


def place_at(form: BoundForm, row: int, column: int) -> str:
    """Return what a cell holds now."""
    found = field_at(form, row, column)
    return found.place if found else ""


def field_at(form: BoundForm, row: int, column: int) -> Field | None:
    """Return a cell's field."""
    if table := table_at(form, row):
        return table.columns.get(column)
    return next((s.field for s in form.slots if (s.row, s.column) == (row, column)), None)


def with_field(form: BoundForm, row: int, column: int, field: Field) -> BoundForm:
    """Return the form with a cell, or the column that it lies in, bound anew; raises ValidationError
    for a column of indicators outside of their rows."""
    table = table_at(form, row)
    if table is None and field.column:
        raise ValidationError("指标的各列只能放在指标行里，请选择其他项。")
    field = _spelled_as_before(form, field_at(form, row, column), field)
    if table is None:
        return _with_cell(form, row, column, field)
    bound = replace(table, columns={**table.columns, column: field})
    return replace(
        form,
        tables=tuple(bound if one is table else one for one in form.tables),
        questions=tuple(
            one for one in form.questions if not (one.is_column and one.column == column)
        ),
    )


def _spelled_as_before(form: BoundForm, old: Field | None, field: Field) -> Field:
    """Return the field with the unit, the spelling of days and the stretch that the cell had."""
    if old is not None:
        field = replace(
            field, unit=field.unit or old.unit, date=field.date or old.date, span=old.span
        )
    if field.place.startswith("money.") and not field.unit:
        field = replace(field, unit=form.unit)
    return field


def _with_cell(form: BoundForm, row: int, column: int, field: Field) -> BoundForm:
    slots = [slot for slot in form.slots if (slot.row, slot.column) != (row, column)]
    slots.append(Slot(row=row, column=column, field=field))
    return replace(
        form,
        slots=tuple(sorted(slots, key=lambda slot: (slot.row, slot.column))),
        questions=tuple(q for q in form.questions if (q.row, q.column) != (row, column)),
    )


def shape_of(binding: Binding) -> list[tuple[Any, ...]]:
    """Return what forms of the same look have in common: kinds, and where their rows stand."""
    return [
        (form.kind, form.grid, [(one.first, one.last) for one in form.tables])
        for form in binding.forms
    ]
