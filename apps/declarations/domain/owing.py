"""Which declarations units have to hand in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.declarations.models import Declaration
from apps.entry.kinds import Owed
from apps.projects.models import Project
from apps.workflow.models import FiscalYear


def owed(user: Any, year: FiscalYear) -> Iterator[Owed]:
    """Yield each visible project in use, with where its declaration of the year stands."""
    forms = Declaration.objects.visible_to(user).live().filter(fiscal_year=year)
    states = dict(forms.values_list("project_id", "state"))
    projects = Project.objects.visible_to(user).filter(is_active=True)
    for project in projects.select_related("unit__department"):
        yield Owed(project.unit, project.name, states.get(project.pk, ""))
