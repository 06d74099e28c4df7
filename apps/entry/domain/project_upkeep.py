"""A project's upkeep by its unit: renamed, taken out of use and back, two of the same made one.

What was approved stays as it was: forms of a year with an approval keep the name they had.
"""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.accounts.scope import demand_clerk
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.kinds import kind_of
from apps.entry.models import Version
from apps.entry.versions import GOAL
from apps.projects.domain import Renaming, save_projects
from apps.projects.models import Document, Project

ACTIONS: Final = {
    "project.void": "作废项目",
    "project.merge": "合并项目",
}
WORDS: Final = {"merged_into": "并入", "void_reason": "作废理由", "forms": "一并转入的表"}


def named_form(document: Document) -> str:
    """Return a form by year and kind, such as «2026年度申报表»."""
    return f"{document.fiscal_year.year}年度{kind_of(document).name}"


def forms_of(project: Project) -> list[Document]:
    """Return a project's forms of every kind and year, the newest first."""
    forms = project.documents.select_related("fiscal_year", "project", "unit__department")
    return list(forms.order_by("-fiscal_year__year", "kind", "occasion", "key"))


def waiting_obstacle(project: Project) -> str:
    """Return which form of the project others have now, as a sentence; blank where none."""
    for form in forms_of(project):
        if form.state in kind_of(form).waiting:
            return f"{named_form(form)}{form.get_state_display()}，办结或退回后才能改动项目。"
    return ""


def owed_obstacle(project: Project) -> str:
    """Return which paper its unit still owes for a goal that was approved, as a sentence; blank where
    none: nobody gets rid of a self-evaluation by voiding the project (财预〔2020〕10号)."""
    for form in forms_of(project):
        kind = kind_of(form)
        if kind.code != GOAL and form.state in kind.open_states | kind.answered_in:
            return f"{named_form(form)}{form.get_state_display()}，办结后才能作废。"
    return ""


def void_obstacle(project: Project) -> str:
    """Return why the project cannot be taken out of use now; blank where it can."""
    if reason := waiting_obstacle(project) or owed_obstacle(project):
        return reason
    approved = Version.objects.filter(document__project=project, approved_at__isnull=False)
    held = approved.filter(document__fiscal_year__is_current=True).first()
    if held is None:
        return ""
    return f"{named_form(held.document)}已批复，不能作废。项目终止请申请调整，或由财政绩效科停用。"


def _locked(actor: User, *projects: Project) -> list[Project]:
    """Return the projects, locked in the order of their keys; raises PermissionDenied for anybody
    but a clerk of their unit, NotAllowedNow for one out of use."""
    keys = [project.pk for project in projects]
    rows = Project.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.select_related("unit__department").filter(pk__in=keys)}
    locked = [found[key] for key in keys]
    for project in locked:
        demand_clerk(actor, project.unit)
    return locked


def _demand_use(project: Project) -> None:
    if not project.is_active:
        raise NotAllowedNow(f"“{project.name}”已停用，请先恢复。")


def _keep_approved_names(project: Project) -> None:
    """Write the present name into the forms of the years with an approval."""
    approved = Version.objects.filter(document__project=project, approved_at__isnull=False)
    years = approved.values("document__fiscal_year")
    forms = project.documents.filter(fiscal_year__in=years, approved_name="")
    forms.update(approved_name=project.name)


@transaction.atomic
def change_project(
    *, project: Project, actor: User, name: str, nature: str, category: str
) -> Project:
    """Change a project's name, nature or category, which later forms begin with.

    Raises PermissionDenied, NotAllowedNow while others have a form of it, ValidationError for a
    name in use.
    """
    (locked,) = _locked(actor, project)
    _demand_use(locked)
    locked.name, locked.nature, locked.category = name, nature, category
    save_projects(projects=[locked], actor=actor)
    return locked


RENAMING: Final = Renaming(waiting_obstacle, _keep_approved_names)


@transaction.atomic
def void_project(*, project: Project, actor: User, reason: str) -> None:
    """Take a project out of use; its forms stay, drafts can no longer be typed into.

    Raises PermissionDenied, NotAllowedNow (:func:`void_obstacle`), ValidationError without reason.
    """
    (locked,) = _locked(actor, project)
    _demand_use(locked)
    if obstacle := void_obstacle(locked):
        raise NotAllowedNow(obstacle)
    if not reason.strip():
        raise ValidationError("请写明作废的理由，如：重复录入、项目取消。")
    locked.is_active, locked.void_reason = False, reason.strip()
    locked.clean_fields()
    locked.save(update_fields=["is_active", "void_reason"])
    record(
        "project.void",
        actor=actor,
        target=locked,
        organisation=locked.unit.name,
        after={"void_reason": locked.void_reason},
    )


def restore_obstacle(project: Project) -> str:
    """Return why its unit cannot take the project into use again; blank where it can."""
    if project.is_active:
        return "这个项目正在使用。"
    if project.merged_into_id:
        return f"已并入“{project.merged_into}”，不能恢复。"
    return "" if project.void_reason else "由财政部门停用，恢复请联系财政绩效科。"


@transaction.atomic
def restore_project(*, project: Project, actor: User) -> None:
    """Take a project that its unit voided into use again; raises PermissionDenied, NotAllowedNow."""
    (locked,) = _locked(actor, project)
    if reason := restore_obstacle(locked):
        raise NotAllowedNow(reason)
    before, locked.is_active, locked.void_reason = locked.void_reason, True, ""
    locked.save(update_fields=["is_active", "void_reason"])
    record(
        "project.restore",
        actor=actor,
        target=locked,
        organisation=locked.unit.name,
        before={"void_reason": before},
    )


def _live(project: Project) -> dict[tuple[int, str, int], Document]:
    forms = [form for form in forms_of(project) if form.state != "rejected"]
    return {(form.fiscal_year_id, form.kind, form.occasion): form for form in forms}


def _moving(project: Project, into: Project) -> list[Document]:
    """Return the forms that go over. A draft whose place is taken stays where it is; raises
    NotAllowedNow where a form once handed in would have to."""
    taken, moving = _live(into), []
    for form in forms_of(project):
        other = taken.get((form.fiscal_year_id, form.kind, form.occasion))
        if form.state == "rejected" or other is None:
            moving.append(form)
        elif form.last_submitted_at and not other.last_submitted_at:
            raise NotAllowedNow(
                f"“{project.name}”的{named_form(form)}已提交过，请反过来把“{into.name}”并入它。"
            )
        elif form.last_submitted_at:
            raise NotAllowedNow(f"两个项目的{named_form(form)}都提交过，不能合并。")
    return moving


@transaction.atomic
def merge_projects(*, project: Project, into: Project, actor: User) -> list[Document]:
    """Make one project of two of a unit: the forms of ``project`` go to ``into``, it goes out of use.

    Returns the forms that went over. A draft never handed in stays with the old project where the
    other has a form of that year. Raises PermissionDenied, ValidationError for projects that are
    not two of one unit, NotAllowedNow while others have a form or both handed one in.
    """
    if project.pk == into.pk or project.unit_id != into.unit_id:
        raise ValidationError("请选择本单位的另一个项目。")
    locked, target = _locked(actor, project, into)
    for one in (locked, target):
        _demand_use(one)
        if reason := waiting_obstacle(one):
            raise NotAllowedNow(f"“{one.name}”的{reason}")
    moving = _moving(locked, target)
    _keep_approved_names(locked)
    locked.documents.filter(pk__in=[form.pk for form in moving]).update(project=target)
    locked.is_active, locked.merged_into = False, target
    locked.save(update_fields=["is_active", "merged_into"])
    record(
        "project.merge",
        actor=actor,
        target=locked,
        organisation=locked.unit.name,
        after={"merged_into": target.name, "forms": "、".join(map(named_form, moving))},
    )
    return moving
