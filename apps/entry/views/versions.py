"""Any frozen version of a form as on paper, compared with any other one of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from apps.accounts.requests import person_of
from apps.core.text import whole_number
from apps.entry.domain.differences import Change, changes_between
from apps.entry.models import Version
from apps.entry.versions import sheet_in
from apps.entry.views.pages import KindView
from apps.formkit.sheets import RowSheet
from apps.formkit.writers import html_pages
from apps.projects.models import Document


@dataclass(frozen=True, slots=True)
class _Listed:
    """A version in the list of all, with its address."""

    version: Version
    url: str
    is_shown: bool


def _differing(
    form: Document, sheet: RowSheet, shown: Version, other: Version | None
) -> list[Change]:
    if other is None or other == shown:
        return []
    return changes_between(sheet_in(form, other), sheet)


class VersionPage(KindView):
    """One version; ``?with=`` names the one it is compared with, else the one before it."""

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        kind = self.kind
        forms = kind.model.objects.visible_to(person_of(request)).with_content()
        form = get_object_or_404(forms, pk=pk)
        # Of all versions only those that are looked at are fetched with what stood in them.
        listed = form.versions.select_related("frozen_by").defer("content")
        versions = {one.number: one for one in listed}
        shown = versions.get(number)
        if shown is None:
            raise Http404
        other = versions.get(whole_number(request.GET.get("with", "")) or number - 1)
        sheet, rules = sheet_in(form, shown), form.fiscal_year.rule_set
        pages = kind.prints.pages_of(sheet, rules) if kind.prints else []
        context = {
            "form": form,
            "kind": kind,
            "listed": reverse(f"{kind.namespace}:list"),
            "back": kind.page("detail", form),
            "versions": [
                _Listed(one, reverse(f"{kind.namespace}:version", args=[pk, key]), key == number)
                for key, one in versions.items()
            ],
            "shown": shown,
            "other": other,
            "changes": _differing(form, sheet, shown, other),
            "pages": html_pages(pages),
        }
        return render(request, "entry/version.html", context)
