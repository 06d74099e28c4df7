"""同类项目常用 of a declaration, for who fills it in and who reviews it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.declarations.domain.similar_projects import alike_forms, alike_terms, usual_indicators
from apps.declarations.models import Declaration


class Alike(TemplateView):
    template_name = "declarations/alike.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = person_of(self.request)
        seen = Declaration.objects.visible_to(user).with_names()
        declaration = get_object_or_404(seen, pk=self.kwargs["pk"])
        forms = alike_forms(user, declaration)
        return super().get_context_data(
            declaration=declaration,
            total=forms.count(),
            rows=usual_indicators(forms, declaration),
            terms=[words for words, _ in alike_terms(declaration)],
            **kwargs,
        )
