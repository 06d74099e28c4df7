"""A single form of any kind: as a file, and as pages to print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.generic import TemplateView

from apps.checks.domain.waivers import standing_waivers
from apps.entry.domain.attachments import attachment_list
from apps.entry.kinds import Kind
from apps.exports.domain.files import FORMATS, file_of, pages_of
from apps.formkit.layouts import Page, Prose, Style
from apps.formkit.writers import html_pages


def visible(kind: Kind, request: HttpRequest, pk: int) -> Any:
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
            pages=html_pages([*pages_of(self.kind, form), *_beside(form)]),
            **kwargs,
        )


def _beside(form: Any) -> list[Page]:
    """Return the pages that list a form's attachments and what finance lets stand of it; none where
    it has none of these."""
    files = [f"{name}：{file.name}" for name, files in attachment_list(form) for file in files]
    waived = [
        f"{one.finding.message}　豁免理由：{one.reason}（{one.granted_by}，至{one.ends_on:%Y-%m-%d}）"
        for one in standing_waivers(form)
    ]
    return [
        _list(title, told) for title, told in (("附件清单", files), ("豁免事项", waived)) if told
    ]


def _list(title: str, lines: Sequence[str]) -> Page:
    prose = Prose(name=title)
    prose.add(Style.TITLE, title)
    for number, line in enumerate(lines, start=1):
        prose.add(Style.BODY, f"{number}. {line}")
    return prose
