"""Which projects a person sees."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from apps.accounts.scope import Scope, scope_of


def without_secrets(scope: Scope, unit: str, project: str) -> models.Q:
    """Leave secret projects to their own unit, its department (which reviews them) and the examiners."""
    prefix = f"{project}__" if project else ""
    return (
        models.Q(**{f"{prefix}is_secret": False})
        | models.Q(**{f"{unit}__in": scope.units})
        | models.Q(**{f"{unit}__department__in": scope.departments})
        | models.Q(**{f"{unit}__department__district__in": scope.districts})
    )


class ProjectQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Projects of the units in the person's scope."""
        scope = scope_of(user)
        return self.filter(scope.covers("unit"), without_secrets(scope, "unit", ""))

    def editable_by(self, user: Any) -> Self:
        """Projects the person may declare: those of the own unit."""
        return self.filter(unit__in=scope_of(user).units)
