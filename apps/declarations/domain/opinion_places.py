"""The cells of a declaration an opinion can point to."""

from __future__ import annotations

from typing import Final

from apps.declarations.domain.cells import STORED, DeclarationCells
from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.entry.domain.differences import ROW_LABELS
from apps.entry.domain.protocol import shown
from apps.entry.opinion_places import WHOLE_FORM, Spot
from apps.formkit.papers import paper_for, row_place

# Whether a body sums up others, and the items behind a text, are seen with what they belong to.
_LEFT_OUT: Final = frozenset({"head.department_is_summary", "narrative.budget_items"})
_ROW_COLUMNS: Final = ("level2", "level3", "target")


def _text(value: object) -> str:
    return str(shown(value))


def _fixed(declaration: Declaration, cells: DeclarationCells) -> list[Spot]:
    """Return the cells that are no row's, those of sources of money that the form lacks left out."""
    paper = paper_for(sheet_of(declaration))
    left_out = _LEFT_OUT.union(cell.place for cell in paper.money.unprinted)
    return [
        Spot(place=place, label=paper.cell(place).title, value=_text(cells.read(place)))
        for place in STORED
        if place not in left_out
    ]


def spots_of(declaration: Declaration) -> list[Spot]:
    """Return every place of a declaration fetched ``with_content()``, the whole form first."""
    cells = DeclarationCells(declaration)
    fixed = _fixed(declaration, cells)
    texts = [spot for spot in fixed if spot.place.startswith("narrative.")]
    rows: list[Spot] = []
    for row in cells.rows:
        key, title = str(row.pk), f"指标“{row.level3 or '未命名'}”"
        rows.append(Spot(place=row_place(key), label=title, value=str(row), takes_proposal=False))
        rows += [
            Spot(
                place=row_place(key, name),
                label=f"{title}的{ROW_LABELS[name]}",
                value=_text(getattr(row, name)),
            )
            for name in _ROW_COLUMNS
        ]
    return [WHOLE_FORM, *(spot for spot in fixed if spot not in texts), *rows, *texts]
