"""Home: what waits for the person, and how far the year has come."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from apps.declarations.models import Declaration
from apps.evaluations.models import SelfEvaluation
from apps.formkit.writers import html_pages
from apps.home.exports import (
    EVALUATION_FORMATS,
    FORMATS,
    evaluation_pages,
    export_declaration,
    export_evaluation,
    pages_of,
)
from apps.home.manual import manual
from apps.home.queries import home_figures


class Home(TemplateView):
    template_name = "home/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**home_figures(self.request.user), **kwargs)


class ManualPage(TemplateView):
    template_name = "home/manual.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(manual=manual(), **kwargs)


def visible(request: HttpRequest, pk: int) -> Declaration:
    """Fetch a declaration the person may see, with its content; 404 otherwise."""
    return get_object_or_404(Declaration.objects.visible_to(request.user).with_content(), pk=pk)


class DeclarationExport(View):
    """The declaration as an official form, or as data."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        if form not in FORMATS:
            raise Http404
        return export_declaration(visible(request, pk), form)


class DeclarationPrint(TemplateView):
    """The official pages alone on A4, from the same layout as the files."""

    template_name = "home/print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        declaration = visible(self.request, self.kwargs["pk"])
        pages = html_pages(pages_of(declaration))
        return super().get_context_data(
            title=str(declaration),
            back=reverse("declarations:detail", args=[declaration.pk]),
            pages=pages,
            **kwargs,
        )


def visible_evaluation(request: HttpRequest, pk: int) -> SelfEvaluation:
    """Fetch a self-evaluation the person may see, with its content; 404 otherwise."""
    forms = SelfEvaluation.objects.visible_to(request.user).with_content()
    return get_object_or_404(forms, pk=pk)


class EvaluationExport(View):
    """The self-evaluation as an official form, or as data."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        if form not in EVALUATION_FORMATS:
            raise Http404
        return export_evaluation(visible_evaluation(request, pk), form)


class EvaluationPrint(TemplateView):
    """The official page of a self-evaluation alone on A4."""

    template_name = "home/print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        evaluation = visible_evaluation(self.request, self.kwargs["pk"])
        return super().get_context_data(
            title=str(evaluation),
            back=reverse("evaluations:detail", args=[evaluation.pk]),
            pages=html_pages(evaluation_pages(evaluation)),
            **kwargs,
        )
