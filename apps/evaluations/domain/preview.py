"""Next year's self-evaluation of a declaration, as it would be generated today."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.core.text import fold
from apps.entry.forecasts import calendar, forecast_of
from apps.entry.kinds import kind_of
from apps.evaluations.domain.creation import weights_of
from apps.formkit.sheets.paper_rows import PaperRow, paper_rows
from apps.library.models import LibraryIndicator
from apps.projects.models import Document


def preview_of(declaration: Document, user: User) -> dict[str, Any]:
    """Return rows, calendar and rows nobody can fill in of a declaration fetched ``with_content()``."""
    sheet = kind_of(declaration).sheet_of(declaration)
    year = declaration.fiscal_year.year
    weights, execution = weights_of(sheet.indicators, declaration.fiscal_year)
    library = {
        fold(name): evidence
        for name, evidence in LibraryIndicator.objects.visible_to(user)
        .filter(is_active=True)
        .exclude(evidence="")
        .values_list("level3", "evidence")
    }
    forecasts = [
        forecast_of(row, weight, library)
        for row, weight in zip(sheet.indicators, weights, strict=True)
    ]
    rows = [
        PaperRow(item, row.key, row.level1_span, row.level2_span)
        for item, row in zip(forecasts, paper_rows(sheet.indicators), strict=True)
    ]
    return {
        "rows": rows,
        "calendar": calendar(forecasts, year),
        "blocked": [one for one in forecasts if one.obstacle],
        "execution": execution,
        "year": year,
    }
