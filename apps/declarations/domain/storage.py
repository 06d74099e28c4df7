"""Whole sheets as what they say to a declaration: from a file, last year's form, the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any, Final, cast

from apps.declarations.domain.cells import STORED
from apps.declarations.models import Declaration
from apps.declarations.models.declaration import HEAD_LENGTH
from apps.entry.domain.protocol import Batch, CellChange, RowDrop
from apps.entry.domain.sheets import new_key, paired, put_sheet
from apps.entry.intake import Told
from apps.entry.kinds import kind_of
from apps.formkit.levels import EDITIONS
from apps.formkit.papers import paper_of, row_place
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.figures import text_or_none
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values.amount import YUAN

_ROW: Final = ("level2", "level1", "level3", "target", "further", "weight")
"""The cells of a row as a sheet has them; level 1 after level 2, which else sets it."""


def _cells(declaration: Declaration, sheet: DeclarationSheet) -> Iterator[CellChange]:
    """Yield what the sheet says beside its rows; sections it does not have stay."""
    paper = paper_of("declaration")
    has_nature = EDITIONS[declaration.edition].has_nature
    for place, (part, _) in STORED.items():
        if (part == "narrative" and sheet.narrative is None) or (
            place == "head.project_nature" and not has_nature
        ):
            continue
        value: Any = reduce(getattr, paper.cell(place).path.split("."), cast("Any", sheet))
        if part == "funding":
            value = sheet.in_yuan(value)
        yield CellChange(place=place, value=value)


def _dates_in_order(
    changes: list[CellChange], declaration: Declaration, sheet: DeclarationSheet
) -> list[CellChange]:
    """Put the end before the start where the period moves on: neither passes the other's old day."""
    moves_on = declaration.end and sheet.start and sheet.start > declaration.end
    return sorted(changes, key=lambda one: one.place == "head.start") if moves_on else changes


def rows_told(declaration: Declaration, rows: Sequence[IndicatorRow], origin: str = "") -> Batch:
    """Return what puts these rows in place of the form's; one of the same name stays the same row."""
    batch = Batch(order=[])
    assert batch.order is not None  # noqa: S101 -- just made
    stored = list(declaration.indicators.all())
    pairs, left = paired(rows, stored)
    for told, row in pairs:
        key = str(row.pk) if row else new_key()
        values = {name: getattr(told, name) for name in _ROW} | {"origin": origin[:60]}
        batch.order.append(key)
        if row is None:
            batch.added[key] = values
            continue
        batch.cells += [
            CellChange(place=row_place(key, name), value=value) for name, value in values.items()
        ]
    batch.dropped = [RowDrop(key=str(row.pk)) for row in left]
    return batch


def told(declaration: Declaration, sheet: DeclarationSheet, origin: str) -> Told:
    """Return what a sheet says to the form of its project and year."""
    declaration.further_head = sheet.further_head[:HEAD_LENGTH]
    if origin:
        declaration.imported = sheet.to_json()
    declaration.save(update_fields=["imported", "further_head"])
    batch = rows_told(declaration, sheet.indicators, origin)
    batch.cells += _dates_in_order(list(_cells(declaration, sheet)), declaration, sheet)
    return Told(batch=batch)


def take_over(declaration: Declaration, sheet: DeclarationSheet, *, origin: str = "") -> None:
    """Make a form the caller has locked say what a sheet says; its project and year stay."""
    put_sheet(kind_of(declaration), declaration, sheet, origin=origin)


def in_yuan(data: dict[str, Any]) -> dict[str, Any]:
    """Return a sheet's JSON with its amounts in 元, as a person corrects them."""
    plain = DeclarationSheet.from_json(data)
    amounts = {
        name: text_or_none(plain.in_yuan(getattr(plain.funding, name))) for name in data["funding"]
    }
    return {**data, "amount_unit": YUAN, "funding": amounts}
