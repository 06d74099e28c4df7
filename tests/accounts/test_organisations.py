"""Departments and units are kept by one function: who may, what changes, what the trail tells."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from tablib import Dataset

from apps.accounts.domain.memberships import grant_role
from apps.accounts.domain.organisations import save_departments, save_district, save_units
from apps.accounts.models import Department, District, Unit, User
from apps.accounts.resources import UnitResource
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def traced(count: int = 1) -> list[tuple[Any, ...]]:
    events = AuditEvent.objects.order_by("-pk")[:count]
    return [
        (e.action, e.actor and e.actor.username, e.object_title, e.before, e.after)
        for e in reversed(events)
    ]


def keep(cast: Cast, unit: Unit, person: str = "system") -> None:
    save_units(units=[unit], actor=cast.people[person])


def test_each_act_has_its_name_and_tells_what_changed(cast: Cast) -> None:
    unit = Unit(department=cast.unit_a.department, code="U7", name="丁单位")
    keep(cast, unit)
    unit.name = "丁单位新名"
    keep(cast, unit)
    unit.is_active = False
    keep(cast, unit)
    unit.is_active, unit.department = True, cast.unit_b.department
    keep(cast, unit)
    held = {"department": "甲部门", "code": "U7", "name": "丁单位", "is_active": "是"}
    assert traced(4) == [
        ("unit.create", "system", "丁单位", None, held),
        ("unit.change", "system", "丁单位新名", {"name": "丁单位"}, {"name": "丁单位新名"}),
        ("unit.retire", "system", "丁单位新名", {"is_active": "是"}, {"is_active": "否"}),
        (
            "unit.restore",
            "system",
            "丁单位新名",
            {"department": "甲部门", "is_active": "否"},
            {"department": "乙部门", "is_active": "是"},
        ),
    ]
    stored = Unit.objects.get(code="U7")
    assert (stored.name, stored.is_active, stored.department.code) == ("丁单位新名", True, "D2")


def test_nothing_changed_is_nothing_written(cast: Cast) -> None:
    events = AuditEvent.objects.count()
    keep(cast, Unit.objects.get(pk=cast.unit_a.pk))
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("person", ["security", "audit", "examiner2", "department_a", "clerk_a"])
def test_only_the_system_administrator_keeps_organisations(cast: Cast, person: str) -> None:
    cast.unit_a.name = "别名"
    department = Department.objects.get(code="D1")
    department.name = "别名"
    cast.district.name = "别名"
    for save in (
        lambda actor: save_units(units=[cast.unit_a], actor=actor),
        lambda actor: save_departments(departments=[department], actor=actor),
        lambda actor: save_district(district=cast.district, actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            save(cast.people[person])
    assert not Unit.objects.filter(name="别名").exists()


def test_administrator_of_another_district_keeps_none_of_this(cast: Cast) -> None:
    other = District.objects.create(code="320200", name="外区")
    stranger = User.objects.create_user("stranger", name="外区人")
    grant_role(user=stranger, role=Role.SYSTEM_ADMIN, district=other, actor=None)
    theirs = Department.objects.create(district=other, code="X1", name="外区部门")
    with pytest.raises(PermissionDenied):
        save_units(
            units=[Unit(department=cast.unit_a.department, code="U8", name="戊单位")],
            actor=stranger,
        )
    # Who keeps both districts still moves no unit with its forms from one to the other.
    both = cast.people["system"]
    grant_role(user=both, role=Role.SYSTEM_ADMIN, district=other, actor=None)
    both = User.objects.get(pk=both.pk)
    cast.unit_a.department = theirs
    with pytest.raises(ValidationError, match="不能改到别的区划"):
        save_units(units=[cast.unit_a], actor=both)
    theirs.district = cast.district
    with pytest.raises(ValidationError, match="不能改到别的区划"):
        save_departments(departments=[theirs], actor=both)
    page = reverse("admin:accounts_unit_change", args=[cast.unit_a.pk])
    typed = {"department": theirs.pk, "code": "U1", "name": "甲单位", "is_active": "on"}
    answer = signed_in(cast, "system").post(page, typed)
    assert "实施单位不能改到别的区划" in answer.content.decode()
    assert Unit.objects.get(code="U1").department.code == "D1"


def test_district_is_renamed_not_made(cast: Cast) -> None:
    cast.district.name = "新区名"
    save_district(district=cast.district, actor=cast.people["system"])
    assert traced() == [
        ("district.change", "system", "新区名", {"name": "测试区"}, {"name": "新区名"})
    ]
    with pytest.raises(PermissionDenied):
        save_district(district=District(code="330300", name="又一区"), actor=cast.people["system"])


def test_name_in_use_and_a_row_that_is_gone_are_refused(cast: Cast) -> None:
    twin = Unit(department=cast.unit_a.department, code="U9", name=cast.unit_a.name)
    with pytest.raises(ValidationError, match="该主管部门下已有同名的单位"):
        keep(cast, twin)
    gone = Unit.objects.create(department=cast.unit_a.department, code="U6", name="己单位")
    Unit.objects.filter(pk=gone.pk).delete()
    gone.name = "己单位新名"
    with pytest.raises(NotAllowedNow, match="刚被别人删除"):
        keep(cast, gone)


def test_admin_and_import_leave_the_same_trace(cast: Cast) -> None:
    page = reverse("admin:accounts_department_change", args=[cast.unit_a.department_id])
    typed = {"district": cast.district.pk, "code": "D1", "name": "甲部门", "is_active": "on"}
    client = signed_in(cast, "system")
    client.post(page, {**typed, "needs_unit_review": "on"})
    assert traced() == [
        (
            "department.change",
            "system",
            "甲部门",
            {"needs_unit_review": "否"},
            {"needs_unit_review": "是"},
        )
    ]
    client.post(page, {"district": cast.district.pk, "code": "D1", "name": "甲部门"})
    assert traced()[0][0] == "department.retire"
    rows = Dataset(
        ["U1", "甲单位", "D1", "否"],
        ["U5", "庚单位", "D2", "是"],
        ["U2", "乙单位", "D2", "是"],
        headers=["单位代码", "单位名称", "部门代码", "启用"],
    )
    events = AuditEvent.objects.count()
    result = UnitResource(user=cast.people["system"]).import_data(rows, dry_run=False)
    assert not result.has_errors()
    assert AuditEvent.objects.count() == events + 2
    assert traced(2) == [
        ("unit.retire", "system", "甲单位", {"is_active": "是"}, {"is_active": "否"}),
        (
            "unit.create",
            "system",
            "庚单位",
            None,
            {"department": "乙部门", "code": "U5", "name": "庚单位", "is_active": "是"},
        ),
    ]
    assert Unit.objects.get(code="U5").department.code == "D2"
