"""What the import pages show, each in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, QuerySet

from apps.accounts.models import Unit, User
from apps.imports.domain.confirmation import ready_drafts
from apps.imports.models import ImportBatch, ImportDraft, ImportFile
from apps.projects.models import Project

_BULK: Final = ("original", "places", "excerpt", "notes", "candidates")


def batches_for(user: User) -> QuerySet[ImportBatch]:
    """Return the person's batches with their counts, newest first."""
    return (
        ImportBatch.objects.visible_to(user)
        .select_related("created_by")
        .with_counts()
        .order_by("-pk")
    )


def files_of(batch: ImportBatch) -> list[ImportFile]:
    """Return the files of a batch with their forms, without the bulk of what was read."""
    drafts = ImportDraft.objects.defer(*_BULK).select_related("unit", "fiscal_year")
    return list(batch.files.select_related("same_as").prefetch_related(Prefetch("drafts", drafts)))


@dataclass(slots=True, kw_only=True)
class Siblings:
    """The forms of a draft's file in their order, the next one of the upload that is still open, and
    the keys of those of the file that can be stored as read."""

    drafts: list[ImportDraft]
    next: int | None
    ready_keys: set[int]

    @property
    def ready(self) -> int:
        """How many of the file can be stored together."""
        return len(self.ready_keys)


def siblings_of(draft: ImportDraft) -> Siblings:
    """Return what else came with a draft, without the bulk of what was read."""
    came = ImportDraft.objects.defer(*_BULK).filter(file__batch=draft.file.batch_id)
    drafts = list(came.order_by("file", "position"))
    own = [one for one in drafts if one.file_id == draft.file_id]
    later = (
        one.pk
        for one in drafts
        if one.state == ImportDraft.State.OPEN
        and (one.file_id, one.position) > (draft.file_id, draft.position)
    )
    return Siblings(
        drafts=own, next=next(later, None), ready_keys={one.pk for one in ready_drafts(own)}
    )


def projects_of(unit: Unit | None, user: User) -> QuerySet[Project]:
    """Return the projects of a unit that a form the person confirms may belong to."""
    found: QuerySet[Project] = Project.objects.visible_to(user).filter(unit=unit, is_active=True)
    return found if unit else found.none()
