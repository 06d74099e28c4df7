"""Reads that are more than a filter."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.entry.models import Version
from apps.entry.versions import goals
from apps.evaluations.domain.creation import awaiting
from apps.evaluations.models import Rectification, SelfEvaluation
from apps.evaluations.states import RectificationState
from apps.workflow.models import EntryWindow, FiscalYear


def rectifications_waiting_for(user: User) -> QuerySet[Rectification]:
    """Return what the clerk has still to report; what is reported waits at the examiners' desk."""
    if Role.CLERK not in user.role_codes:
        return Rectification.objects.none()
    found: QuerySet[Rectification] = Rectification.objects.visible_to(user)
    return found.filter(state=RectificationState.OPEN)


def to_start(user: User) -> QuerySet[Any]:
    """Return the approved declarations that the person, a clerk, has still to evaluate: those of
    years whose self-evaluation has been called."""
    keys = [m.unit_id for m in user.active_memberships if m.role == Role.CLERK]
    windows = EntryWindow.objects.filter(
        fiscal_year=OuterRef("fiscal_year"), kind=EntryWindow.Kind.EVALUATION
    )
    done = SelfEvaluation.objects.filter(
        project=OuterRef("project"), fiscal_year=OuterRef("fiscal_year")
    )
    approved = Version.objects.filter(document=OuterRef("document"), approved_at__isnull=False)
    return (
        goals()
        .visible_to(user)
        .live()
        .filter(Exists(windows), Exists(approved), ~Exists(done), unit__in=keys)
        .with_names()
        .order_by("-fiscal_year__year", "pk")
    )


def evaluated_years(user: User) -> QuerySet[FiscalYear]:
    """Return the years of which the person sees self-evaluations, the newest first."""
    forms = SelfEvaluation.objects.visible_to(user).filter(fiscal_year=OuterRef("pk"))
    return FiscalYear.objects.visible_to(user).filter(Exists(forms)).order_by("-year")


def to_hand_out(user: User) -> list[tuple[FiscalYear, int]]:
    """Return the years called for self-evaluation, to 财政绩效科 alone, with how many approved
    declarations have none yet; years that are complete are left out."""
    if Role.EXAMINER_SECOND not in user.role_codes:
        return []
    called = EntryWindow.objects.filter(
        fiscal_year=OuterRef("pk"), kind=EntryWindow.Kind.EVALUATION
    )
    years = FiscalYear.objects.filter(Exists(called), district__in=scope_of(user).districts)
    counted = [(year, awaiting(year).count()) for year in years]
    return [(year, count) for year, count in counted if count]
