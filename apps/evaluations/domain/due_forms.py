"""Which self-evaluations units have to hand in."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from apps.accounts.models import User
from apps.entry.versions import approved_forms
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.projects.models import Project
from apps.projects.querysets import ProjectQuerySet
from apps.workflow.models import EntryWindow, FiscalYear


def owed(user: User, year: FiscalYear) -> ProjectQuerySet:
    """Return the projects with an approved goal of the year, each with its self-evaluation; what
    need not be evaluated (免评) is not owed."""
    approved = approved_forms(user).filter(fiscal_year=year).order_by().values("project")
    projects: ProjectQuerySet = Project.objects.filter(pk__in=approved)
    exempt = Q(form__state=EvaluationState.EXEMPT)
    return projects.with_form(year, SelfEvaluation).exclude(exempt)


def evaluated_year(user: User) -> FiscalYear | None:
    """Return the newest year whose self-evaluation has been called."""
    called = EntryWindow.objects.filter(
        fiscal_year=OuterRef("pk"), kind=EntryWindow.Kind.EVALUATION
    )
    years = FiscalYear.objects.visible_to(user).filter(Exists(called))
    return years.order_by("-year").first()
