"""Verifying a print: which version it shows, and that version on paper again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.entry.kinds import form_of, kind_of
from apps.entry.models import Version
from apps.entry.print_stamps import newest_versions, versions_with, visible_versions
from apps.exports.domain.files import pages_of_version
from apps.formkit.writers import html_pages


@dataclass(frozen=True, slots=True)
class _Verified:
    """A version a code stands for, the kind of its form, the newest version's number, whether its
    content still has its fingerprint, and whether the person may see the form."""

    version: Version
    title: str
    newest: int
    is_intact: bool
    is_seen: bool


class Verification(TemplateView):
    """核验: the code of a print typed in, and what it stands for. Of a form one may not see, the
    audit administrator is told its version and fingerprint, not whose it is."""

    template_name = "exports/verify.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        code = self.request.GET.get("code", "").strip()[:60]
        found = versions_with(person_of(self.request), code) if code else []
        newest = newest_versions(version.document_id for version in found)
        seen = set(
            visible_versions(person_of(self.request)).filter(pk__in=[one.pk for one in found])
        )
        rows = [
            _Verified(
                one,
                kind_of(one.document).title,
                newest[one.document_id].number,
                Version.fingerprint_of(one.content) == one.fingerprint,
                one in seen,
            )
            for one in found
        ]
        return super().get_context_data(code=code, rows=rows, **kwargs)


class VersionPrint(TemplateView):
    """A frozen version on paper, to be compared with a print; 404 for a form one may not see."""

    template_name = "exports/print.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        versions = visible_versions(person_of(self.request))
        version = get_object_or_404(versions, pk=self.kwargs["pk"])
        kind, form = kind_of(version.document), form_of(version.document)
        if kind.prints is None:
            raise Http404
        return super().get_context_data(
            title=f"{form} {version}",
            back=kind.page("detail", form),
            pages=html_pages(pages_of_version(kind, form, version)),
            **kwargs,
        )
