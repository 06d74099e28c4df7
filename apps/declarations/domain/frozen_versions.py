"""Frozen versions: sealed at approval, put back when an adjustment is given up."""

from __future__ import annotations

from django.utils import timezone

from apps.core.errors import NotAllowedNow
from apps.declarations.domain.storage import take_over
from apps.entry.versions import approved_version, last_version
from apps.workflow.engine import Step


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
    take_over(declaration, version.sheet)
    declaration.adjust_reason = ""
    declaration.save(update_fields=["adjust_reason", "updated_at"])
