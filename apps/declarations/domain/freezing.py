"""Frozen versions: taken at submission, sealed at approval."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.core.errors import NotAllowedNow
from apps.declarations.domain.content import sheet_of, write_sheet
from apps.declarations.models import Declaration
from apps.entry.models import Version
from apps.entry.versions import approved_version, last_version
from apps.workflow.engine import Step


def freeze(step: Step) -> None:
    """Freeze the form as submitted, once per submission by the unit."""
    declaration = step.subject
    freeze_now(declaration, actor=step.actor, reason=declaration.adjust_reason)
    declaration.last_submitted_at = timezone.now()
    declaration.save(update_fields=["last_submitted_at"])


def freeze_now(declaration: Declaration, *, actor: Any, reason: str = "") -> Version:
    """Freeze the form as it stands, inside the caller's transaction."""
    checked = getattr(declaration, "checked_now", None)
    if checked is not None and checked.fresh.revision == declaration.revision:
        fresh = checked.fresh
    else:
        fresh = Declaration.objects.with_content().get(pk=declaration.pk)
    content = sheet_of(fresh).to_json()
    last = last_version(declaration)
    return Version.objects.create(
        document=declaration,
        number=last.number + 1 if last else 1,
        content=content,
        fingerprint=Version.fingerprint_of(content),
        reason=reason[:200],
        frozen_by=actor,
    )


def seal(step: Step) -> None:
    """Mark the newest version as the approved one."""
    version = last_version(step.subject)
    if version is not None:
        version.approved_at = timezone.now()
        version.save(update_fields=["approved_at"])


def note_adjustment(step: Step) -> None:
    """Keep the reason of an adjustment with the form; it goes into the next version."""
    step.subject.adjust_reason = step.opinion
    step.subject.save(update_fields=["adjust_reason"])


def restore_approved(step: Step) -> None:
    """Put the approved version back: an adjustment that is given up leaves no trace in the form."""
    declaration = step.subject
    version = approved_version(declaration)
    if version is None:
        raise NotAllowedNow("没有已批复的版本，不能放弃调整。")
    write_sheet(declaration, version.sheet)
    declaration.adjust_reason = ""
    declaration.revision += 1
    declaration.save(update_fields=["adjust_reason", "revision", "updated_at"])
