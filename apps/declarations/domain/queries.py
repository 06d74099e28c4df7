"""Reads that are more than a filter."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from apps.accounts.models import User
from apps.declarations.models import Declaration
from apps.projects.models import Project


def projects_with_current(user: User) -> QuerySet[Project]:
    """Return the visible projects, each with its declaration of the current year prefetched."""
    current = Declaration.objects.visible_to(user).live().filter(fiscal_year__is_current=True)
    return (
        Project.objects.visible_to(user)
        .select_related("unit__department")
        .prefetch_related(
            Prefetch("documents", current.select_related("fiscal_year"), to_attr="current")
        )
    )
