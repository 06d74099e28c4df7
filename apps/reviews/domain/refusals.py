"""Forms that the checks keep from being submitted, for finance to help: drafts, too, which it does
not see otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import scope_of
from apps.checks.engine import Severity, rule_of
from apps.checks.models import Finding
from apps.entry.kinds import kind_named
from apps.projects.models import Document

SHOWN: Final = 200
_OPEN: Final = ("draft", "returned", "adjusting")


@dataclass(frozen=True, slots=True)
class Refused:
    """A finding that has refused a submission and stands: its form and where it may be waived."""

    document: Document
    finding: Finding
    kind: str
    rule: str
    waive_url: str

    @property
    def is_waived(self) -> bool:
        """Return whether finance lets it stand today."""
        waiver = getattr(self.finding, "waiver", None)
        return waiver is not None and waiver.holds_on(timezone.localdate())


def refused(user: User) -> list[Refused]:
    """Return the newest findings that stand in the way of forms in the person's districts."""
    findings = list(
        Finding.objects.filter(
            district__in=scope_of(user).districts, refusals__gt=0, mended_at__isnull=True
        )
        .exclude(severity=Severity.HINT)
        .select_related("waiver")
        .order_by("-pk")[:SHOWN]
    )
    forms = Document.objects.waivable_by(user).with_names().filter(state__in=_OPEN)
    documents = forms.in_bulk({one.document_key for one in findings})
    urls = _waive_urls(documents.values())
    return [
        Refused(
            documents[one.document_key],
            one,
            kind_named(documents[one.document_key].kind).name,
            _title(documents[one.document_key].kind, one.code),
            urls[one.document_key],
        )
        for one in findings
        if one.document_key in urls
    ]


def _title(kind: str, code: str) -> str:
    rule = rule_of(kind, code)
    return rule.title if rule else code


def _waive_urls(documents: Iterable[Document]) -> dict[int, str]:
    """Return the address of each document's waiver, one query a kind."""
    keys: dict[str, list[int]] = defaultdict(list)
    for document in documents:
        keys[document.kind].append(document.key)
    found = {}
    for code, own in keys.items():
        kind = kind_named(code)
        for form in kind.model.objects.filter(document__in=own):
            found[form.key] = kind.page("waive", form)
    return found
