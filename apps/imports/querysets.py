"""Who sees which import: the person who uploaded, and the examiners of the district."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from apps.accounts.models import User
from apps.accounts.scope import scope_of


def _within(user: User, prefix: str) -> models.Q:
    scope = scope_of(user)
    own = models.Q(**{f"{prefix}created_by": user, f"{prefix}district__in": scope.known_districts})
    return own | models.Q(**{f"{prefix}district__in": scope.districts})


class BatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Own batches; an examiner those of the whole district."""
        return self.filter(_within(user, ""))

    def with_counts(self) -> Self:
        """Add how many files there are, are still to read, and how many forms wait."""
        return self.annotate(
            file_count=models.Count("files", distinct=True),
            pending_count=models.Count(
                "files",
                distinct=True,
                filter=models.Q(files__state__in=["waiting", "reading"]),
            ),
            open_count=models.Count(
                "files__drafts", distinct=True, filter=models.Q(files__drafts__state="open")
            ),
        )


class FileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Files of visible batches."""
        return self.filter(_within(user, "batch__"))


class DraftQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Drafts of visible batches."""
        return self.filter(_within(user, "file__batch__"))

    def with_all(self) -> Self:
        """Fetch what the confirm page shows."""
        return self.select_related(
            "file__batch__district",
            "unit__department",
            "project",
            "fiscal_year__rule_set",
            "document",
            "decided_by",
        )
