"""Home: what waits for the person, and how far the year has come."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.home.manual import manual
from apps.home.queries import home_figures


class Home(TemplateView):
    template_name = "home/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**home_figures(person_of(self.request)), **kwargs)


class ManualPage(TemplateView):
    template_name = "home/manual.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(manual=manual(), **kwargs)
