"""Keeping districts, departments and units: one function for the admin's forms and for imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.dispatch import Signal

from apps.accounts.models import Department, District, Unit, User
from apps.accounts.roles import Role
from apps.audit.saved_rows import KeptTable, save_rows


def _demand_system_admin(actor: User, *districts: int) -> None:
    held = {m.district_id for m in actor.active_memberships if m.role == Role.SYSTEM_ADMIN}
    if not held.issuperset(districts):
        raise PermissionDenied("只有本区划的系统管理员可以维护组织机构。")


def _may_keep_district(old: District | None, new: District, actor: User) -> None:
    if old is None:
        raise PermissionDenied("区划在安装时建立，不能在这里新增。")
    _demand_system_admin(actor, old.pk)


def _may_keep_department(old: Department | None, new: Department, actor: User) -> None:
    _demand_system_admin(actor, new.district_id)
    if old is not None and old.district_id != new.district_id:
        raise ValidationError({"district": "主管部门不能改到别的区划，请在那里新建。"})


def _may_keep_unit(old: Unit | None, new: Unit, actor: User) -> None:
    _demand_system_admin(actor, new.department.district_id)
    if old is not None and old.department.district_id != new.department.district_id:
        raise ValidationError({"department": "实施单位不能改到别的区划，请在那里新建。"})


unit_moved = Signal()
"""Sent inside the transaction when a unit goes to another department or gets another code, which
orders what is counted by units, with ``departments``, the keys of both, and ``district``, theirs."""


def _follow_unit(old: Unit | None, new: Unit) -> None:
    if old is not None and (old.department_id, old.code) != (new.department_id, new.code):
        unit_moved.send(
            sender=Unit,
            departments=(old.department_id, new.department_id),
            district=new.department.district_id,
        )


DISTRICTS: Final = KeptTable(
    name="district", fields=("code", "name"), organisation=str, may=_may_keep_district
)
DEPARTMENTS: Final = KeptTable(
    name="department",
    fields=("district", "code", "name", "needs_unit_review", "is_active"),
    organisation=str,
    may=_may_keep_department,
)
UNITS: Final = KeptTable(
    name="unit",
    fields=("department", "code", "name", "kind", "is_active"),
    organisation=str,
    may=_may_keep_unit,
    follow=_follow_unit,
)
ACTIONS: Final = {
    "district.change": "修改区划",
    **DEPARTMENTS.acts("主管部门"),
    **UNITS.acts("实施单位"),
}


def save_district(*, district: District, actor: User) -> None:
    """Change a district's name or code; raises PermissionDenied for anybody but its system
    administrator, ValidationError."""
    save_rows(DISTRICTS, [district], actor=actor)


def save_departments(
    *, departments: Sequence[Department], actor: User, is_checked: bool = False
) -> None:
    """Add, change, retire or take back departments; raises PermissionDenied for anybody but the
    system administrator of their district, ValidationError."""
    save_rows(DEPARTMENTS, departments, actor=actor, is_checked=is_checked)


def save_units(*, units: Sequence[Unit], actor: User, is_checked: bool = False) -> None:
    """Add, change, retire or take back units, as :func:`save_departments`."""
    save_rows(UNITS, units, actor=actor, is_checked=is_checked)
