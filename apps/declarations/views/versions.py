"""A frozen version as on paper, compared with any other one."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.core.text import whole_number
from apps.declarations.models import Declaration
from apps.entry.domain.differences import changes_between
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.budget_items import budget_of
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.paper_rows import numbered_sections, paper_rows


def paper_context(sheet: DeclarationSheet, edition: str) -> dict[str, Any]:
    """Return what the paper form's template needs of a form, live or frozen."""
    return {
        "sheet": sheet,
        "rows": paper_rows(sheet.indicators),
        "edition": EDITIONS[edition],
        "narrative": numbered_sections(sheet.narrative),
        "budget": budget_of(sheet),
    }


class VersionPage(TemplateView):
    """One version; ``?with=`` names the one it is compared with, else the one before it."""

    template_name = "declarations/version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forms = Declaration.objects.visible_to(person_of(self.request)).with_names()
        declaration = get_object_or_404(forms, pk=self.kwargs["pk"])
        versions = list(declaration.versions.select_related("frozen_by"))
        shown = next((one for one in versions if one.number == self.kwargs["number"]), None)
        if shown is None:
            raise Http404
        wanted = whole_number(self.request.GET.get("with", "")) or shown.number - 1
        other = next((one for one in versions if one.number == wanted), None)
        sheet = shown.sheet
        return super().get_context_data(
            declaration=declaration,
            versions=versions,
            shown=shown,
            other=other,
            changes=changes_between(other.sheet, sheet) if other and other != shown else [],
            **paper_context(sheet, declaration.edition),
            **kwargs,
        )
