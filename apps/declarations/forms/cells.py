"""One cell as the editor sends it, cleaned by the same fields as the whole form."""

from __future__ import annotations

from functools import cache
from typing import Final

from django import forms

from apps.declarations.domain.cells import PLACES, ROW_CELLS, DeclarationCells
from apps.declarations.forms.entry import FundingForm, HeadForm, IndicatorForm, NarrativeForm
from apps.declarations.models import Declaration
from apps.entry.domain.cells import CellAdapter, TypedRows
from apps.formkit.levels import EDITIONS
from apps.formkit.papers import row_of


@cache
def _fields(edition: str) -> dict[str, forms.Field]:
    """Return the fields by place, those of a row by its column; cells that an edition does not
    have are known, and refused by the cells themselves."""
    row = IndicatorForm(edition=EDITIONS[edition]).fields
    parts = {
        "head": HeadForm(edition="2025"),
        "funding": FundingForm(),
        "narrative": NarrativeForm(),
    }
    fields = {
        PLACES[part, name]: item
        for part, form in parts.items()
        for name, item in form.fields.items()
    }
    return fields | {f"row.{name}": row[name] for name in ROW_CELLS}


def clean(declaration: Declaration, place: str, value: object) -> object:
    """Return a cell's clean value; raises ValidationError, KeyError for a place it does not have."""
    row = row_of(place)
    return _fields(declaration.edition)[f"row.{row[1]}" if row else place].clean(value)


CELLS: Final = CellAdapter(
    open=DeclarationCells,
    clean=clean,
    action="declaration.edit",
    rows=TypedRows(
        columns=ROW_CELLS,
        begun_by=("level3", "target"),
        known=("level2", "level3", "target", "further", "weight"),
        demands={"level2": "请选择二级指标。", "level3": "请填写三级指标名称。"},
    ),
)
