"""Giving and taking roles."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet

from apps.accounts.domain.resets import close_account, is_guarded
from apps.accounts.models import Department, District, Membership, Unit, User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow

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


def place_account(user: User, actor: User) -> None:
    """Let a new account belong to the district of the administrator who makes it; not stored."""
    user.district_id = min(scope_of(actor).administered_districts, default=None)


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
    """Add a role to a person; raises ValidationError when roles conflict or the place is missing.

    ``actor`` is the security administrator, ``None`` for the server itself; nobody gives himself one.
    Who comes to decide or to administer so loses his password: its giver may know it.
    """
    _demand_security_admin(actor, user)
    if unit is not None and department is None:
        department = unit.department
    place = {"user": user, "role": role, "district": district}
    held = Membership.objects.filter(**place, department=department, unit=unit).first()
    if held:
        return held
    membership = Membership(**place, department=department, unit=unit)
    membership.full_clean()
    if actor and role in Role.guarded() and not is_guarded(user):
        close_account(user=user, actor=actor)
    membership.save()
    refresh_staff(user)
    record("role.grant", actor=actor, target=user, after={"role": str(membership)})
    return membership


@transaction.atomic
def revoke_role(*, membership: Membership, actor: User | None) -> None:
    """Take a role away; raises NotAllowedNow for that of the last administrator of a kind."""
    user, text = membership.user, str(membership)
    _demand_security_admin(actor, user)
    check_administrator_remains(user, {membership.pk})
    membership.delete()
    # Without its last role the account stays with those who looked after it.
    user.district = membership.district
    user.save(update_fields=["district"])
    refresh_staff(user)
    record("role.revoke", actor=actor, target=user, before={"role": text})


def _demand_security_admin(actor: User | None, user: User) -> None:
    if actor is None:
        return
    if Role.SECURITY_ADMIN not in actor.role_codes:
        raise PermissionDenied("角色由安全管理员授予和收回。")
    if actor == user:
        raise PermissionDenied("不能给自己授予或收回角色，请由另一位安全管理员办理。")


def check_administrator_remains(user: User, losing: set[int] | None = None) -> None:
    """Raise NotAllowedNow where a district would be left without one of the three administrators.

    ``losing`` are the keys of the memberships that go; all of the person's where ``None``.
    """
    held = Membership.objects.filter(user=user, role__in=Role.administrators())
    for membership in held if losing is None else held.filter(pk__in=losing):
        others = Membership.objects.filter(
            role=membership.role, district=membership.district_id, user__is_active=True
        ).exclude(user=user)
        if not others.exists():
            raise NotAllowedNow(
                f"{user} 是{membership.district}最后一名{membership.get_role_display()}，"
                "请先由另一人担任，再办理。"
            )


def check_disabling(*, user: User, actor: User | None) -> None:
    """Raise NotAllowedNow where an account must not be disabled: the own, or a last administrator's."""
    if actor == user:
        raise NotAllowedNow("不能停用自己的账号。")
    check_administrator_remains(user)


@transaction.atomic
def note_saved(
    *,
    target: models.Model,
    actor: User,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    action: str = "organisation.save",
) -> None:
    """Leave the trace of an organisation, user or setting saved in the admin."""
    record(action, actor=actor, target=target, before=before, after=after)


@transaction.atomic
def note_deleted(*, target: models.Model, actor: User, action: str = "organisation.delete") -> None:
    """Leave the trace of a row deleted in the admin."""
    record(action, actor=actor, target=target, before={"text": str(target)})


def editing_units(user: User) -> QuerySet[Unit]:
    """Return the units the person fills in for."""
    keys = [m.unit_id for m in user.active_memberships if m.role == Role.CLERK]
    return Unit.objects.visible_to(user).filter(pk__in=keys)
