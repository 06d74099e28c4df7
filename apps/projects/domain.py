"""A unit's projects: each name and each year's form once, however many hands are at work."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from apps.accounts.models import Unit, User
from apps.accounts.scope import demand_clerk
from apps.audit.domain import record
from apps.core.text import fold
from apps.projects.models import Document, Project


def lock_project(project: Project) -> None:
    """Let those who open a form of the project, this year's or another, come one after the other."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def lock_unit(unit: Unit) -> None:
    """Let those who add a project to the unit come one after the other."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


@transaction.atomic
def project_named(unit: Unit, name: str, *, nature: str = "", category: str = "") -> Project:
    """Return the unit's project of that name, made where it is new; raises ValidationError."""
    lock_unit(unit)
    project: Project | None = Project.objects.filter(unit=unit, name=name).first()
    if project is None:
        project = Project(unit=unit, name=name, nature=nature, category=category)
        project.full_clean()
        project.save()
    return project


@transaction.atomic
def create_project(*, unit: Unit, actor: User, name: str, nature: str, category: str) -> Project:
    """Add a project to a unit; raises PermissionDenied, ValidationError for a name in use."""
    demand_clerk(actor, unit)
    lock_unit(unit)
    project = Project(unit=unit, name=name, nature=nature, category=category)
    project.full_clean()
    project.save()
    record("project.create", actor=actor, target=project, organisation=unit.name)
    return project


def use_obstacle(project: Project) -> str:
    """Return why a project's forms cannot be typed into; blank while it is in use."""
    if project.is_active:
        return ""
    if project.merged_into_id:
        return f"“{project.name}”已并入“{project.merged_into}”，请填写那个项目的表。"
    if project.void_reason:
        return f"“{project.name}”已作废，不能填报。如需继续，请在项目页恢复。"
    return f"“{project.name}”已停用，不能申报。如需继续，请联系财政绩效科启用。"


FIGURES = ("annual_amount", "search_text")


def note_figures(
    document: Document, *, annual_amount: Decimal | None, words: Iterable[str]
) -> None:
    """Set what lists sum and search: the year's amount in 元, and the words of the content.

    The only writer of both; the caller stores the form, with ``FIGURES`` among its fields.
    """
    document.annual_amount = annual_amount
    document.search_text = fold(" ".join(words))


@transaction.atomic
def follow_unit(project: Project) -> None:
    """Take the forms of a project along to the unit and district it belongs to now."""
    project.documents.update(unit=project.unit, district=project.unit.department.district_id)
