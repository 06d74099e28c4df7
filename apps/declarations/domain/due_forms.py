"""Which declarations units have to hand in."""

from __future__ import annotations

from apps.accounts.models import User
from apps.declarations.models import Declaration
from apps.projects.models import Project
from apps.projects.querysets import ProjectQuerySet
from apps.workflow.models import FiscalYear


def owed(user: User, year: FiscalYear) -> ProjectQuerySet:
    """Return the visible projects in use of the year's district, each with its declaration of the
    year."""
    projects: ProjectQuerySet = Project.objects.visible_to(user).filter(
        is_active=True, district=year.district_id
    )
    return projects.with_form(year, Declaration)
