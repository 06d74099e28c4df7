"""Work that a person asks for and a worker does in the background: seen by the asker alone."""

from __future__ import annotations

from typing import Any, Final, Self

from django.db import models

from apps.core.people import Person

PENDING: Final = ("waiting", "running")


class OwnWorkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Person) -> Self:
        """One's own: what a file would change, or holds, is seen with one's own eyes only."""
        return self.filter(created_by=user)

    def pending(self) -> Self:
        """Those that wait for a worker or are with one."""
        return self.filter(state__in=PENDING)


class OwnWork(models.Model):
    """What has a ``state`` of its own, two of them :data:`PENDING`, and who asked (``created_by``)."""

    state: Any

    objects = OwnWorkQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_pending(self) -> bool:
        """Return whether it waits for a worker or is with one."""
        return self.state in PENDING
