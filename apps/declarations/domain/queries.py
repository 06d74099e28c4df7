"""Reads that are more than a filter."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Prefetch, QuerySet

from apps.declarations.models import Declaration, Project
from apps.organisations.models import Unit
from apps.organisations.roles import Role
from apps.workflow.models import FiscalYear, TransitionRecord


def editing_units(user: Any) -> QuerySet[Unit]:
    """Give the units the person fills in for."""
    keys = [m.unit_id for m in user.active_memberships if m.role == Role.CLERK]
    return Unit.objects.visible_to(user).filter(pk__in=keys)


def projects_with_current(user: Any) -> QuerySet[Project]:
    """Give the visible projects, each with its declaration of the current year prefetched."""
    current = Declaration.objects.visible_to(user).live().filter(fiscal_year__is_current=True)
    return (
        Project.objects.visible_to(user)
        .filter(is_active=True)
        .select_related("unit__department")
        .prefetch_related(
            Prefetch("declarations", current.select_related("fiscal_year"), to_attr="current")
        )
    )


def current_year(user: Any) -> FiscalYear | None:
    """Give the year being declared in the person's district."""
    return FiscalYear.objects.visible_to(user).filter(is_current=True).first()


def history_of(subject: Model, user: Any) -> list[TransitionRecord]:
    """Give the steps a document has taken so far, oldest first."""
    return list(TransitionRecord.objects.of(subject).select_related("actor"))
