"""Reads that are more than a filter."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apps.declarations.models import Declaration, Version
from apps.evaluations.models import SelfEvaluation
from apps.organisations.roles import Role
from apps.workflow.models import EntryWindow


def to_start(user: Any) -> QuerySet[Declaration]:
    """Give the approved declarations that the person, a clerk, has still to evaluate: those of
    years whose self-evaluation has been called."""
    keys = [m.unit_id for m in user.active_memberships if m.role == Role.CLERK]
    windows = EntryWindow.objects.filter(
        fiscal_year=OuterRef("fiscal_year"), kind=EntryWindow.Kind.EVALUATION
    )
    done = SelfEvaluation.objects.filter(
        project=OuterRef("project"), fiscal_year=OuterRef("fiscal_year")
    )
    approved = Version.objects.filter(declaration=OuterRef("pk"), approved_at__isnull=False)
    return (
        Declaration.objects.visible_to(user)
        .live()
        .filter(Exists(windows), Exists(approved), ~Exists(done), project__unit__in=keys)
        .with_names()
        .order_by("-fiscal_year__year", "pk")
    )
