"""Finds the unit, project and year that a form means among those that exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from django.db.models import QuerySet

from apps.accounts.domain.memberships import editing_units
from apps.accounts.models import District, Unit, User
from apps.accounts.roles import Role
from apps.core.text import fold
from apps.formkit.values.body_names import bare_name
from apps.projects.models import Project

# So alike must two names be to be proposed as the same project.
_ALIKE: Final = 0.8


def may_import(user: User) -> bool:
    """Return whether the person reads files in at all: clerks and examiners do."""
    return bool(user.role_codes & (Role.examiners() | {Role.CLERK}))


def district_of(user: User) -> District | None:
    """Return the district the person reads files into."""
    wanted = Role.examiners() | {Role.CLERK}
    return next((m.district for m in user.active_memberships if m.role in wanted), None)


def units_for(user: User) -> QuerySet[Unit]:
    """Return the units the person may read forms in for: the clerk's own, the examiner's all."""
    if user.role_codes & Role.examiners():
        return Unit.objects.visible_to(user).select_related("department")
    return editing_units(user).select_related("department")


def find_unit(units: Iterable[Unit], name: str, department: str) -> Unit | None:
    """Find the unit by its name; white space, full-width forms and a code before it do not matter."""
    named = [unit for unit in units if fold(unit.name) == fold(bare_name(name))]
    if len(named) > 1:
        named = [
            unit for unit in named if fold(unit.department.name) == fold(bare_name(department))
        ]
    return named[0] if len(named) == 1 else None


def find_project(projects: Iterable[Project], name: str) -> Project | None:
    """Find the project of the same name, or else the one whose name is nearly the same."""
    found: Project | None = None
    best = _ALIKE
    for project in projects:
        if fold(project.name) == fold(name):
            return project
        alike = SequenceMatcher(None, fold(project.name), fold(name)).ratio()
        if alike > best:
            found, best = project, alike
    return found
