"""Who sees which form of another office."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of


class TemplateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """The district's, for all who work on forms there; a unit's for the unit, its department and
        the examiners."""
        if not user.role_codes & (Role.unit_roles() | {Role.DEPARTMENT} | Role.examiners()):
            return self.none()
        scope = scope_of(user)
        common = models.Q(unit=None, district__in=scope.known_districts)
        return self.filter(common | (models.Q(unit__isnull=False) & scope.covers("unit")))

    def in_use(self) -> Self:
        """Those that nobody put away."""
        return self.filter(is_retired=False)
