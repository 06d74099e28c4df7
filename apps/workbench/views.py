"""Home: what waits for the person, and how far the year has come."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.generic import TemplateView

from apps.declarations.models import Declaration
from apps.workbench.exports import FORMATS, export_declaration
from apps.workbench.queries import home_figures


class Home(TemplateView):
    template_name = "workbench/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**home_figures(self.request.user), **kwargs)


class DeclarationExport(View):
    """The declaration as an official form in Excel or Word."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        if form not in FORMATS:
            raise Http404
        visible = Declaration.objects.visible_to(request.user).with_content()
        return export_declaration(get_object_or_404(visible, pk=pk), form)
