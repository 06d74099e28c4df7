"""Frozen forms, asked for by those who work from them without knowing their kind."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.accounts.models import User
from apps.checks.domain.documents import checked_now
from apps.entry.kinds import kind_named, kind_of
from apps.entry.models import Version
from apps.projects.models import Document, Project
from apps.projects.querysets import DocumentQuerySet
from apps.workflow.engine import Step
from apps.workflow.models import FiscalYear

GOAL: Final = "declaration"
"""The kind whose approved goals later papers are measured by (财预〔2015〕88号)."""
APPROVED: Final = "approved"
"""The state of such a form whose goals stand and are not being adjusted."""
# Under which name a document keeps, during one step, the number it was frozen under.
_FROZEN_NOW: Final = "frozen_now"


def last_version(document: Document) -> Version | None:
    """Return the newest frozen version of a form."""
    return document.versions.order_by("-number").first()


def last_number(document: Document) -> int | None:
    """Return the number of the newest frozen version, without its content; None before the first.

    Of a form frozen in this very transaction nobody is asked.
    """
    if (known := vars(document).get(_FROZEN_NOW)) is not None:
        return int(known)
    numbers = document.versions.order_by("-number").values_list("number", flat=True)
    found: int | None = numbers.first()
    return found


def approved_version(document: Document) -> Version | None:
    """Return the newest approved version: the yardstick of monitoring and self-evaluation."""
    return document.versions.filter(approved_at__isnull=False).order_by("-number").first()


def sheet_in(form: Document, version: Version) -> Any:
    """Return the sheet that a version of a form (fetched ``with_content()``) holds, of its kind's class."""
    return type(kind_of(form).sheet_of(form)).from_json(version.content)


def freeze_now(form: Document, *, actor: User, reason: str = "") -> Version:
    """Freeze a form of any kind as it stands, inside the caller's transaction."""
    kind = kind_of(form)
    checked = checked_now(form)
    content = kind.sheet_of(checked.fresh if checked else kind.fresh(form)).to_json()
    number = (last_number(form) or 0) + 1
    vars(form)[_FROZEN_NOW] = number
    return Version.objects.create(
        document=form,
        number=number,
        content=content,
        fingerprint=Version.fingerprint_of(content),
        reason=reason[:200],
        frozen_by=actor,
    )


def freeze(step: Step) -> None:
    """Freeze the form as submitted, once per submission by the unit; an effect of any kind's
    procedure."""
    form = step.subject
    freeze_now(form, actor=step.actor, reason=getattr(form, "adjust_reason", ""))
    form.last_submitted_at = timezone.now()
    form.save(update_fields=["last_submitted_at"])


def approved(project: Project, year: FiscalYear, kind: str = GOAL) -> Version | None:
    """Return the newest approved version of a project's form of a year; its ``sheet`` is what
    later papers are made from."""
    found = Version.objects.filter(
        document__project=project,
        document__fiscal_year=year,
        document__kind=kind,
        approved_at__isnull=False,
    )
    return found.exclude(document__state="rejected").order_by("-number").first()


def approved_forms(user: User, kind: str = GOAL) -> DocumentQuerySet:
    """Return the visible forms of a kind that have been approved at least once."""
    versions = Version.objects.filter(document=OuterRef("key"), approved_at__isnull=False)
    forms: DocumentQuerySet = Document.objects.visible_to(user)
    return forms.filter(Exists(versions), kind=kind).exclude(state="rejected")


def goals() -> Any:
    """Return the manager of the forms whose approved goals later papers are measured by."""
    return kind_named(GOAL).model.objects
