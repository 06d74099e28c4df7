"""What the unit does while it fills in: open a form, type into it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.scope import demand_clerk
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.content import OFFICIAL_CELLS, note_summary
from apps.declarations.models import Declaration, FundingLine
from apps.declarations.states import State
from apps.projects.domain import lock_project, use_obstacle
from apps.projects.models import Project
from apps.workflow.models import EntryWindow, FiscalYear

HEAD_FIELDS = (
    "nature",
    "category",
    "department_is_summary",
    "start",
    "end",
    "total_goal",
    "annual_goal",
)


def entry_obstacle(declaration: Declaration, actor: User | None = None) -> str:
    """Return why the unit cannot type or submit now; empty when it can.

    A form sent back or being adjusted stays open after the deadline: the bureau asked for it.
    """
    if not declaration.is_editable:
        return f"该表现在是“{declaration.get_state_display()}”，不能修改。"
    if reason := use_obstacle(declaration.project):
        return reason
    if declaration.state != State.DRAFT or declaration.is_window_open:
        return ""
    window = declaration.fiscal_year.window(EntryWindow.Kind.DECLARATION)
    if window is None:
        return f"{declaration.fiscal_year}尚未开放申报，请等待财政部门布置。"
    return window.obstacle_for(declaration.unit, "申报")


def blank_form(project: Project, fiscal_year: FiscalYear, actor: User) -> Declaration:
    """Store a form with nothing but what its project and year preset, an empty line an amount."""
    declaration = Declaration(
        project=project,
        fiscal_year=fiscal_year,
        nature=project.nature,
        category=project.category,
        start=date(fiscal_year.year, 1, 1),
        end=date(fiscal_year.year, 12, 31),
        created_by=actor,
    )
    note_summary(declaration, None, [])
    declaration.full_clean(exclude=["created_by"])
    declaration.save()
    FundingLine.objects.bulk_create(
        FundingLine(declaration=declaration, half=half, source=source)
        for half, source in OFFICIAL_CELLS.values()
    )
    return declaration


@transaction.atomic
def create_declaration(*, project: Project, fiscal_year: FiscalYear, actor: User) -> Declaration:
    """Open the form of a project for a year, dates preset to the year.

    Raises PermissionDenied, NotAllowedNow when the project has one already or is disabled.
    """
    demand_clerk(actor, project.unit)
    return open_form(project=project, fiscal_year=fiscal_year, actor=actor)


@transaction.atomic
def open_form(*, project: Project, fiscal_year: FiscalYear, actor: User) -> Declaration:
    """As :func:`create_declaration`, for a caller that has asked who may; raises NotAllowedNow."""
    lock_project(project)
    if reason := use_obstacle(project):
        raise NotAllowedNow(reason)
    if Declaration.objects.live().filter(project=project, fiscal_year=fiscal_year).exists():
        raise NotAllowedNow(f"“{project.name}”{fiscal_year}已有申报表，请直接打开填写。")
    declaration = blank_form(project, fiscal_year, actor)
    record("declaration.create", actor=actor, target=declaration, organisation=project.unit.name)
    return declaration
