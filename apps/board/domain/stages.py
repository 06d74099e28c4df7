"""How far a year's forms have come: departments × stages; projects without a form count too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.accounts.scope import scope_of
from apps.entry.figures import Asked, Panel, Pick, named
from apps.entry.kinds import Kind
from apps.projects.models import Project
from apps.projects.querysets import ProjectQuerySet
from apps.projects.states import kinds_hiding_drafts
from apps.reviews.domain.acts import finals_of
from apps.workflow.models import FiscalYear

NOT_BEGUN: Final = "none"
"""The stage of a project that has no live form."""


def called_year(user: User, kind: Kind) -> FiscalYear | None:
    """Return the year of a kind that is called now in the person's district."""
    return kind.owing.year_of(user) if kind.owing else None


def owed_forms(user: User, kind: Kind, year: FiscalYear, *, is_called: bool) -> QuerySet[Any]:
    """Return the projects that owe a form of a year, each named, its stage in ``of_state``.

    Of a year that is not called now only projects with a form are meant: what was begun since
    owed nothing then. A draft which its unit keeps to itself has neither amount nor key here.
    """
    none: ProjectQuerySet = Project.objects.none().with_form(year, kind.model)
    projects = kind.owing.owed(user, year) if kind.owing else none
    if not is_called:
        projects = projects.filter(form__isnull=False)
    hidden = Q(
        form__kind__in=kinds_hiding_drafts(),
        form__state="draft",
        form__last_submitted_at__isnull=True,
    ) & ~Q(unit__in=scope_of(user).units)
    own = kind.model.objects.filter(document=OuterRef("form__key")).order_by()
    return named(
        projects,
        project="",
        unit="unit",
        of_state=Coalesce(F("form__state"), Value(NOT_BEGUN)),
        of_amount=Case(When(hidden, then=None), default=F("form__annual_amount")),
        of_form=Case(When(hidden, then=None), default=Subquery(own.values("pk")[:1])),
    )


def asked_of(
    user: User,
    kind: Kind,
    year: FiscalYear,
    department: int | None = None,
    chosen: frozenset[int] = frozenset(),
) -> Asked:
    """Return what a page is about: a kind's year, of one department, of those chosen, or of all that
    are visible."""
    is_called = called_year(user, kind) == year
    owed = owed_forms(user, kind, year, is_called=is_called)
    asked = Asked(
        user=user,
        kind=kind,
        year=year,
        owed=owed,
        is_called=is_called,
        department=department,
        chosen=chosen,
    )
    return replace(asked, owed=owed.filter(asked.within("unit")))


def year_before(asked: Asked) -> Asked | None:
    """Return the same of the year before, asked once; None where the district has none."""
    year = asked.year.before
    if year is None:
        return None
    found: Asked = asked.once(
        "year before",
        lambda: asked_of(asked.user, asked.kind, year, asked.department, asked.chosen),
    )
    return found


def tone_of(kind: Kind, state: str) -> str:
    """Return how a state is coloured: ``done``, ``wait`` for an office, ``open`` or ``back``."""
    finals = {one.target for one in kind.procedure.transitions if one.name in finals_of(kind)}
    if state in finals:
        return "done"
    if state in kind.turns:
        return "wait"
    return "open" if state == "draft" else "back"


def stages_of(kind: Kind) -> list[Pick]:
    """Return the stages of a kind's forms in the order of their way."""
    labels = kind.procedure.state_labels
    states = [state for state in kind.model.STATES.values if state != "rejected"]
    return [
        Pick(NOT_BEGUN, "未开始", "late"),
        *(Pick(state, labels[state], tone_of(kind, state)) for state in states),
    ]


STAGES: Final = Panel(
    code="stages",
    title="部门 × 环节",
    note="每格是份数和年度资金（万元）。未提交的草稿由单位自己保管：计份数，不计金额。",
    board="progress",
    rows=lambda asked: asked.owed.annotate(pick=F("of_state")),
    picks=lambda asked: stages_of(asked.kind),
    money=True,
    chart="",
    keeps=True,
)
