"""A single form of any kind: as a file, and as pages to print."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.generic import TemplateView

from apps.entry.kinds import Kind
from apps.exports.domain.files import FORMATS, file_of, pages_of
from apps.formkit.writers import html_pages
from apps.projects.models import Document


def visible(kind: Kind, request: HttpRequest, pk: int) -> Document:
    """Fetch a form the person may see, with its content; 404 otherwise."""
    return get_object_or_404(kind.model.objects.visible_to(request.user).with_content(), pk=pk)


class FormExport(View):
    """The form as an official paper, or as data, under a name that every browser takes."""

    kind: Kind = None  # type: ignore[assignment]

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        if form not in FORMATS:
            raise Http404
        name, content = file_of(self.kind, visible(self.kind, request, pk), form)
        response = HttpResponse(content, content_type=FORMATS[form].content_type)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return response


class FormPrint(TemplateView):
    """The official pages alone on A4, from the same layout as the files."""

    kind: Kind = None  # type: ignore[assignment]
    template_name = "exports/print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = visible(self.kind, self.request, self.kwargs["pk"])
        return super().get_context_data(
            title=str(form),
            back=self.kind.page("detail", form),
            pages=html_pages(pages_of(self.kind, form)),
            **kwargs,
        )
