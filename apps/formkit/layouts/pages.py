"""All pages of one declaration: the narrative and the budget items where it has any, then the form."""

from __future__ import annotations

from apps.formkit.layouts.declaration import declaration_grid
from apps.formkit.layouts.grid import Page
from apps.formkit.layouts.narrative import budget_grid, narrative_prose
from apps.formkit.levels import FormEdition
from apps.formkit.sheets.declaration import DeclarationSheet


def declaration_pages(
    sheet: DeclarationSheet,
    edition: FormEdition,
    *,
    with_weights: bool = False,
) -> list[Page]:
    """Give the pages in the paper's order; ``with_weights`` keeps a 分值 column without weights.

    The project's bookmark stands at its first page, the form's below it.
    """
    weighed = with_weights or any(row.weight is not None for row in sheet.indicators)
    form = declaration_grid(sheet, edition, with_weights=weighed)
    if sheet.narrative is None:
        return [form]
    form.bookmark, form.level = "绩效目标申报表", 2
    budget = budget_grid(sheet)
    return [narrative_prose(sheet), *([budget] if budget else []), form]
