"""Whole sheets as what they say to a declaration: from a file, last year's form, the library."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import reduce
from typing import Any, Final, cast

from apps.declarations.domain.cells import STORED
from apps.declarations.domain.content import FUNDING_CELLS
from apps.declarations.models import Declaration
from apps.declarations.models.declaration import HEAD_LENGTH
from apps.entry.domain.protocol import Batch, CellChange, RowDrop
from apps.entry.domain.sheets import columns_told, new_key, paired, put_sheet
from apps.entry.intake import Told
from apps.entry.kinds import kind_of
from apps.formkit.levels import EDITIONS
from apps.formkit.papers import paper_of, row_place
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.figures import text_or_none
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values.amount import YUAN

_ROW: Final[tuple[str, ...]] = ("level2", "level1", "level3", "target", "further", "weight")
"""The cells of a row as a sheet has them; level 1 after level 2, which else sets it."""
_OPTIONAL: Final = ("further", "weight")
"""The columns that not every paper has."""


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


def rows_told(
    declaration: Declaration,
    rows: Sequence[IndicatorRow],
    origin: str = "",
    columns: Collection[str] = _ROW,
) -> Batch:
    """Return what puts these rows in place of the form's; one of the same name stays the same row
    and keeps what stands in other columns than these."""
    batch = Batch(order=[])
    assert batch.order is not None  # noqa: S101 -- just made
    stored = list(declaration.indicators.all())
    pairs, left = paired(rows, stored)
    for told, row in pairs:
        key = str(row.pk) if row else new_key()
        values = {name: getattr(told, name) for name in columns} | {"origin": origin[:60]}
        batch.order.append(key)
        if row is None:
            batch.added[key] = values
            continue
        batch.cells += [
            CellChange(place=row_place(key, name), value=value) for name, value in values.items()
        ]
    batch.dropped = [RowDrop(key=str(row.pk)) for row in left]
    return batch


def _known_columns(sheet: DeclarationSheet) -> tuple[str, ...]:
    """Return the columns of rows that a sheet from elsewhere knows: a further one by its head, too."""
    known = columns_told(sheet.indicators, _OPTIONAL) + ["further"] * bool(sheet.further_head)
    return tuple(name for name in _ROW if name not in _OPTIONAL or name in known)


def _known_cells(cells: list[CellChange]) -> list[CellChange]:
    """Leave out what a sheet from elsewhere does not tell: blanks, the half of the money without any
    amount."""
    halves = {
        place: FUNDING_CELLS[name][0] for place, (part, name) in STORED.items() if part == "funding"
    }
    told = {halves[one.place] for one in cells if one.place in halves and one.value is not None}
    return [
        one
        for one in cells
        if (halves[one.place] in told if one.place in halves else one.value not in (None, ""))
    ]


def told(declaration: Declaration, sheet: DeclarationSheet, origin: str) -> Told:
    """Return what a sheet says to the form of its project and year."""
    columns, cells = _ROW, list(_cells(declaration, sheet))
    if origin:
        declaration.imported = sheet.to_json()
        columns, cells = _known_columns(sheet), _known_cells(cells)
    if "further" in columns:
        declaration.further_head = sheet.further_head[:HEAD_LENGTH]
    declaration.save(update_fields=["imported", "further_head"])
    batch = rows_told(declaration, sheet.indicators, origin, columns)
    batch.cells += _dates_in_order(cells, declaration, sheet)
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
