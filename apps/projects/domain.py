"""A unit's projects: each name and each year's form once, however many hands are at work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from apps.accounts.models import Unit, User
from apps.accounts.roles import Role
from apps.accounts.scope import demand_clerk, roles_on_unit
from apps.audit.saved_rows import KeptTable, save_rows
from apps.core.errors import NotAllowedNow
from apps.core.text import fold
from apps.projects.models import Document, Project, mark_all


def lock_project(project: Project) -> None:
    """Let those who open a form of the project, this year's or another, come one after the other."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def lock_unit(unit: Unit) -> None:
    """Let those who add a project to the unit come one after the other."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


@dataclass(frozen=True, slots=True)
class Renaming:
    """What stands above projects and has a say when one gets another name.

    Attributes:
        obstacle: a project to the sentence that stands against it now; blank where nothing does.
        keep: writes the name it had where that is to stay.
    """

    obstacle: Callable[[Project], str]
    keep: Callable[[Project], None]


_renamings: list[Renaming] = []


def register_renaming(renaming: Renaming) -> None:
    """Ask before a project is renamed, and tell of it; an app above does so when it is ready."""
    _renamings.append(renaming)


# What a unit says of its project; the rest is the bureau's.
UNIT_FIELDS: Final = ("name", "nature", "category")
_BUREAU_FIELDS: Final = ("unit", "code", "function", "is_secret", "is_key", "is_active")


def _demand_right(old: Project | None, new: Project, actor: User | None) -> None:
    """Raise PermissionDenied unless the person is an examiner over the project's units, or a clerk
    of its unit who leaves alone what is the bureau's; ``None`` is the program itself."""
    if actor is None:
        return
    units = [project.unit for project in (old, new) if project is not None]
    if all(roles_on_unit(actor, unit) & Role.examiners() for unit in units):
        return
    demand_clerk(actor, new.unit)
    _, changed = PROJECTS.differences(old or Project(unit=new.unit), new)
    if set(changed) & set(_BUREAU_FIELDS):
        raise PermissionDenied("项目的单位、代码、支出功能分类、涉密、重点和启用由财政绩效科维护。")


def _demand_one_district(old: Project, new: Project) -> None:
    """Raise ValidationError for a unit of another district: what hangs on the project cannot go."""
    if old.unit_id != new.unit_id and old.district_id != new.unit.department.district_id:
        raise ValidationError({"unit": "项目不能改到别的区划，请在那里新建。"})


def _may_keep(old: Project | None, new: Project, actor: User | None) -> None:
    _demand_right(old, new, actor)
    if old is None:
        return
    _demand_one_district(old, new)
    if new.is_active and new.merged_into_id:
        raise NotAllowedNow(f"已并入“{new.merged_into}”，不能启用。")
    if old.name != new.name:
        reasons = (one.obstacle(old) for one in _renamings)
        if reason := next(filter(None, reasons), ""):
            raise NotAllowedNow(reason)


def _follow(old: Project | None, new: Project) -> None:
    """Keep the former name where it is to stay, take the forms along to the unit, forget
    why a project was out of use."""
    if old is None:
        return
    if old.name != new.name:
        for one in _renamings:
            one.keep(old)
    if old.unit_id != new.unit_id:
        new.documents.update(unit=new.unit)
    if new.is_active and new.void_reason:
        Project.objects.filter(pk=new.pk).update(void_reason="")


def _mark(pairs: Sequence[tuple[Project | None, Project]]) -> None:
    """Say of which departments figures moved: those of projects that are new or changed in what is
    added up, and those they left."""
    moved = [
        pair
        for pair in pairs
        if not pair[0]
        or any(getattr(pair[0], name) != getattr(pair[1], name) for name in Project.ADDED_UP)
    ]
    mark_all(
        (project.unit.department_id, project.district_id)
        for pair in moved
        for project in pair
        if project
    )


PROJECTS: Final = KeptTable(
    name="project",
    fields=(*UNIT_FIELDS, *_BUREAU_FIELDS),
    organisation=lambda project: str(project.unit.name),
    may=_may_keep,
    follow=_follow,
    follow_all=_mark,
)


def save_projects(
    *, projects: Sequence[Project], actor: User | None, is_checked: bool = False
) -> None:
    """Add, rename, change, retire or take back projects, whoever does it and by whatever page.

    ``is_checked`` says that the caller has held them to the model's rules. Raises PermissionDenied,
    NotAllowedNow while others have a form of a project to be renamed, ValidationError for a name
    in use.
    """
    save_rows(PROJECTS, projects, actor=actor, is_checked=is_checked)


@transaction.atomic
def project_named(
    unit: Unit,
    name: str,
    *,
    actor: User | None,
    code: str = "",
    nature: str = "",
    category: str = "",
) -> Project:
    """Return the unit's project of that name, made where it is new, with ``code`` unless another
    has it or the person is no examiner, for codes are the bureau's; raises ValidationError."""
    lock_unit(unit)
    project: Project | None = Project.objects.filter(unit=unit, name=name).first()
    if project is None:
        district = unit.department.district_id
        taken = Project.objects.filter(district=district, code=code).exists()
        may_code = actor is None or not roles_on_unit(actor, unit).isdisjoint(Role.examiners())
        code = code if may_code and not taken else ""
        project = Project(unit=unit, name=name, code=code, nature=nature, category=category)
        save_projects(projects=[project], actor=actor)
    return project


@transaction.atomic
def create_project(*, unit: Unit, actor: User, name: str, nature: str, category: str) -> Project:
    """Add a project to a unit; raises PermissionDenied, ValidationError for a name in use."""
    demand_clerk(actor, unit)
    lock_unit(unit)
    project = Project(unit=unit, name=name, nature=nature, category=category)
    save_projects(projects=[project], actor=actor)
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
