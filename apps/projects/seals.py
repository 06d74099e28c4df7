"""Sealed projects (涉密或敏感): seen by the people on a list and by nobody else, whatever their role."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Replace

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.audit.domain import record
from apps.checks.models import Finding
from apps.core.errors import NotAllowedNow
from apps.projects.models import Document, Project, ProjectReader

ACTIONS = {
    "project.seal": "设为仅名单可见",
    "project.unseal": "取消仅名单可见",
    "project.reader_add": "授予查看",
    "project.reader_drop": "收回查看",
}


def _locked(project: Project, actor: User) -> Project:
    """Return the project, locked; raises PermissionDenied unless the performance section asks, and,
    where the project is sealed already, somebody on its list."""
    locked: Project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if Role.EXAMINER_SECOND not in roles_on_unit(actor, locked.unit):
        raise PermissionDenied("可见名单由财政绩效科管理。")
    if locked.is_sealed and not locked.readers.filter(user=actor).exists():
        raise PermissionDenied("您不在这个项目的名单上。")
    return locked


@transaction.atomic
def seal_project(*, project: Project, actor: User) -> None:
    """Leave a project to the people on its list; who seals it is the first of them."""
    locked = _locked(project, actor)
    if locked.is_sealed:
        raise NotAllowedNow("这个项目已是仅名单可见。")
    locked.is_sealed = locked.is_secret = True
    locked.save(update_fields=["is_sealed", "is_secret"])
    locked.readers.get_or_create(user=actor, defaults={"granted_by": actor})
    _unname(locked)
    record("project.seal", actor=actor, target=locked, organisation=locked.unit.name)


def _unname(project: Project) -> None:
    """Take the project's name out of what was found in the unit's other forms."""
    name = f"“{project.name}”"
    others = Document.objects.filter(unit=project.unit_id).exclude(project=project.pk)
    found = Finding.objects.filter(document_key__in=others.values("key"), message__contains=name)
    found.update(message=Replace(F("message"), Value(name), Value("（不公开的项目）")))


@transaction.atomic
def unseal_project(*, project: Project, actor: User) -> None:
    """Open a project again to everybody in whose scope it lies; it stays secret to others."""
    locked = _locked(project, actor)
    names = "、".join(str(reader.user) for reader in locked.readers.select_related("user"))
    locked.is_sealed = False
    locked.save(update_fields=["is_sealed"])
    locked.readers.all().delete()
    record(
        "project.unseal",
        actor=actor,
        target=locked,
        organisation=locked.unit.name,
        before={"readers": names},
    )


def check_reader(project: Project, user: User) -> None:
    """Raise ValidationError for somebody whom no role leads to the project's unit."""
    if not roles_on_unit(user, project.unit):
        raise ValidationError({"user": f"{user} 在该单位没有角色，列入名单也看不到。"})


@transaction.atomic
def grant_reading(*, project: Project, user: User, actor: User) -> ProjectReader:
    """Put a person on the list of a sealed project.

    Raises ValidationError for whom no role leads to the unit: a name opens what the role covers.
    """
    locked = _locked(project, actor)
    if not locked.is_sealed:
        raise NotAllowedNow("这个项目不是仅名单可见，不需要名单。")
    check_reader(locked, user)
    reader, _ = locked.readers.get_or_create(user=user, defaults={"granted_by": actor})
    record("project.reader_add", actor=actor, target=locked, after={"readers": str(user)})
    return reader


@transaction.atomic
def revoke_reading(*, reader: ProjectReader, actor: User) -> None:
    """Take a person off the list; raises NotAllowedNow for the last of the performance section."""
    locked = _locked(reader.project, actor)
    others = [other.user for other in locked.readers.exclude(pk=reader.pk).select_related("user")]
    if not any(Role.EXAMINER_SECOND in roles_on_unit(other, locked.unit) for other in others):
        raise NotAllowedNow("名单上须留有一名财政绩效科人员，请先列入另一人。")
    reader.delete()
    record("project.reader_drop", actor=actor, target=locked, before={"readers": str(reader.user)})
