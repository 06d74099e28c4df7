"""Giving and taking roles."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from apps.accounts.models import Department, District, Membership, Unit, User
from apps.accounts.roles import Role
from apps.audit.domain import record

ACTIONS = {
    "organisation.save": "保存组织机构",
    "organisation.delete": "删除组织机构",
    "role.grant": "授予角色",
    "role.revoke": "收回角色",
    "data.import": "批量导入",
}


def refresh_staff(user: User) -> None:
    """Keep the door of the admin in step with the roles."""
    roles = set(Membership.objects.filter(user=user).values_list("role", flat=True))
    user.is_staff = bool(roles & Role.staff())
    user.save(update_fields=["is_staff"])


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    district: District,
    department: Department | None = None,
    unit: Unit | None = None,
    actor: User | None,
) -> Membership:
    """Give a person a role; raises ValidationError when roles conflict or the place is missing."""
    if unit is not None and department is None:
        department = unit.department
    place = {"user": user, "role": role, "district": district}
    held = Membership.objects.filter(**place, department=department, unit=unit).first()
    if held:
        return held
    membership = Membership(**place, department=department, unit=unit)
    membership.full_clean()
    membership.save()
    refresh_staff(user)
    record("role.grant", actor=actor, target=user, after={"role": str(membership)})
    return membership


@transaction.atomic
def revoke_role(*, membership: Membership, actor: User | None) -> None:
    """Take a role away."""
    user, text = membership.user, str(membership)
    membership.delete()
    refresh_staff(user)
    record("role.revoke", actor=actor, target=user, before={"role": text})


@transaction.atomic
def note_saved(*, target: models.Model, actor: Any, changes: dict[str, Any]) -> None:
    """Leave the trace of an organisation, user or setting saved in the admin."""
    record("organisation.save", actor=actor, target=target, after=changes)


@transaction.atomic
def note_deleted(*, target: models.Model, actor: Any) -> None:
    """Leave the trace of a row about to be deleted in the admin."""
    record("organisation.delete", actor=actor, target=target, before={"text": str(target)})


def editing_units(user: Any) -> QuerySet[Unit]:
    """Give the units the person fills in for."""
    keys = [m.unit_id for m in user.active_memberships if m.role == Role.CLERK]
    return Unit.objects.visible_to(user).filter(pk__in=keys)
