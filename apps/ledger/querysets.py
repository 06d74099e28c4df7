"""Which lines, entries and slips a person sees: those of the forms in sight."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from apps.accounts.models import User
from apps.projects.models import Document


class OfDocumentQuerySet(models.QuerySet[Any]):
    """Rows that belong to an approved form, ``DOCUMENT`` away."""

    DOCUMENT: ClassVar = "document"

    def visible_to(self, user: User) -> Self:
        """Those of the forms the person sees."""
        forms = Document.objects.visible_to(user).order_by().values("pk")
        return self.filter(**{f"{self.DOCUMENT}__in": forms})


class OfLineQuerySet(OfDocumentQuerySet):
    DOCUMENT = "line__document"

    def with_names(self) -> Self:
        """Fetch what lists and heads show."""
        return self.select_related(
            "line__document__project",
            "line__document__fiscal_year",
            "line__document__unit__department__district",
        )


class EntryQuerySet(OfLineQuerySet):
    def counted(self) -> Self:
        """Those that count: taken, and not struck."""
        return self.filter(state="kept")
