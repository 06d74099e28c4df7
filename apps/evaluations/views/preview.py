"""The preview of next year's form."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.entry.versions import goals
from apps.evaluations.domain.preview import preview_of


class NextYear(TemplateView):
    """明年的自评表 of a declaration that is being written."""

    template_name = "evaluations/next_year.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        forms = goals().visible_to(person_of(self.request)).with_content()
        declaration = get_object_or_404(forms, pk=self.kwargs["pk"])
        return super().get_context_data(
            declaration=declaration, **preview_of(declaration, person_of(self.request)), **kwargs
        )
