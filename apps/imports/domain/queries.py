"""What the import pages show, each in a constant number of queries."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from apps.accounts.models import Unit, User
from apps.imports.models import ImportBatch, ImportDraft, ImportFile
from apps.projects.models import Project


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
    bulk = ("original", "places", "excerpt", "notes", "candidates")
    drafts = ImportDraft.objects.defer(*bulk).select_related("unit", "fiscal_year")
    return list(batch.files.select_related("same_as").prefetch_related(Prefetch("drafts", drafts)))


def open_neighbours(draft: ImportDraft) -> dict[str, Any]:
    """Return how far the file's forms are done, and the next one still open."""
    siblings = ImportDraft.objects.filter(file__batch=draft.file.batch_id)
    counts = siblings.aggregate(total=Count("pk"), open=Count("pk", filter=Q(state="open")))
    later = siblings.filter(state="open").exclude(pk=draft.pk).order_by("file", "position")
    after = later.filter(
        Q(file=draft.file_id, position__gt=draft.position) | Q(file__gt=draft.file_id)
    )
    return {**counts, "next": after.values_list("pk", flat=True).first()}


def projects_of(unit: Unit | None, user: User) -> QuerySet[Project]:
    """Return the projects of a unit that a form the person confirms may belong to."""
    found: QuerySet[Project] = Project.objects.visible_to(user).filter(unit=unit, is_active=True)
    return found if unit else found.none()
