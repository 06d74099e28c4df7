"""Home: what waits for the person, and how far the year has come."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.home.manual import LEAVES, manual
from apps.home.queries import home_figures


class Home(TemplateView):
    template_name = "home/home.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(**home_figures(person_of(self.request)), **kwargs)


class ManualPage(TemplateView):
    """The manual, and the list of rules that it points to."""

    template_name = "home/manual.html"

    def get_context_data(self, name: str = "manual", **kwargs: object) -> dict[str, Any]:
        if name not in LEAVES:
            raise Http404("手册中没有这一页。")
        return super().get_context_data(manual=manual(name), is_leaf=name != "manual", **kwargs)
