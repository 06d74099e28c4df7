"""Roles over units, asked directly: own unit, its department, its district, and nothing beyond."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from apps.accounts.domain.memberships import (
    grant_role,
    note_deleted,
    note_saved,
    refresh_staff,
    revoke_role,
)
from apps.accounts.models import Department, District, Membership, Unit, User
from apps.accounts.roles import Role
from apps.accounts.scope import EMPTY, Scope, demand_clerk, roles_on_unit, scope_of
from apps.audit.models import AuditEvent
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def person(name: str = "new", **fields: Any) -> User:
    return User.objects.create_user(name, None, name=name, **fields)


def other_unit(cast: Cast) -> Unit:
    """A second unit under the first department."""
    return Unit.objects.create(department=cast.unit_a.department, code="U9", name="丙单位")


def foreign_unit() -> Unit:
    district = District.objects.create(code="320100", name="别的区")
    department = Department.objects.create(district=district, code="X1", name="别的部门")
    return Unit.objects.create(department=department, code="X1", name="别的单位")


def test_role_holds_over_its_own_place_alone(cast: Cast) -> None:
    units = {"a": cast.unit_a, "b": cast.unit_b, "c": other_unit(cast), "x": foreign_unit()}
    held = {
        name: {key: sorted(roles_on_unit(user, unit)) for key, unit in units.items()}
        for name, user in cast.people.items()
    }
    none: dict[str, list[str]] = {"a": [], "b": [], "c": [], "x": []}
    assert held == {
        "clerk_a": none | {"a": ["clerk"]},
        "clerk_b": none | {"b": ["clerk"]},
        "reviewer_a": none | {"a": ["unit_reviewer"]},
        "department_a": none | {"a": ["department"], "c": ["department"]},
        "examiner1": none | {key: ["examiner_first"] for key in "abc"},
        "examiner2": none | {key: ["examiner_second"] for key in "abc"},
        "system": none,
        "security": none,
        "audit": none,
    }


def test_only_a_clerk_of_the_unit_is_its_clerk(cast: Cast) -> None:
    demand_clerk(cast.people["clerk_a"], cast.unit_a)
    for name in set(cast.people) - {"clerk_a"}:
        with pytest.raises(PermissionDenied, match="只有本单位的填报人可以填写。"):
            demand_clerk(cast.people[name], cast.unit_a)
    with pytest.raises(PermissionDenied):
        demand_clerk(cast.people["clerk_a"], other_unit(cast))


def test_scope_says_where_a_person_works_and_where_he_belongs(cast: Cast) -> None:
    district, department = cast.district.pk, cast.unit_a.department_id
    own = frozenset({cast.unit_a.pk})
    some, no = frozenset({district}), frozenset[int]()
    dept = frozenset({department})
    assert scope_of(cast.people["clerk_a"]) == Scope(no, no, own, no, some, dept)
    assert scope_of(cast.people["reviewer_a"]) == Scope(no, no, own, no, some, dept)
    assert scope_of(cast.people["department_a"]) == Scope(no, dept, no, no, some, dept)
    assert scope_of(cast.people["examiner1"]) == Scope(some, no, no, no, some, no)
    assert scope_of(cast.people["system"]) == Scope(no, no, no, some, some, no)
    assert scope_of(cast.people["security"]) == Scope(no, no, no, some, some, no)
    assert scope_of(cast.people["audit"]) == Scope(no, no, no, no, some, no)
    assert scope_of(AnonymousUser()) == scope_of(None) == EMPTY


def test_scope_covers_units_by_any_path(cast: Cast) -> None:
    form_a, form_b = cast.declaration(), cast.declaration(cast.unit_b)
    model = type(form_a)
    for name, wanted in (
        ("clerk_a", [form_a]),
        ("department_a", [form_a]),
        ("examiner1", [form_a, form_b]),
        ("system", []),
    ):
        covers = scope_of(cast.people[name]).covers("project__unit")
        assert list(model.objects.filter(covers).order_by("pk")) == wanted
    assert list(Unit.objects.filter(scope_of(cast.people["clerk_b"]).covers(""))) == [cast.unit_b]


def test_granted_role_is_traced_once_and_opens_the_admin_where_it_works_there(cast: Cast) -> None:
    user, actor = person(), cast.people["security"]
    given = grant_role(
        user=user, role=Role.CLERK, district=cast.district, unit=cast.unit_a, actor=actor
    )
    assert (given.department, given.unit) == (cast.unit_a.department, cast.unit_a)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.object_id, event.after) == (
        "role.grant",
        actor,
        str(user.pk),
        {"role": "填报人（甲单位）"},
    )
    assert User.objects.get(pk=user.pk).is_staff is False
    count = AuditEvent.objects.count()
    again = grant_role(
        user=user, role=Role.CLERK, district=cast.district, unit=cast.unit_a, actor=actor
    )
    assert (again, AuditEvent.objects.count(), Membership.objects.filter(user=user).count()) == (
        given,
        count,
        1,
    )
    grant_role(user=user, role=Role.CLERK, district=cast.district, unit=cast.unit_b, actor=actor)
    examiner = grant_role(user=user, role=Role.EXAMINER_FIRST, district=cast.district, actor=actor)
    assert Membership.objects.filter(user=user).count() == 3
    assert User.objects.get(pk=user.pk).is_staff is True
    revoke_role(membership=examiner, actor=actor)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.object_id, event.before) == (
        "role.revoke",
        actor,
        str(user.pk),
        {"role": "财政业务科（测试区）"},
    )
    assert User.objects.get(pk=user.pk).is_staff is False
    assert Membership.objects.filter(user=user).count() == 2


@pytest.mark.parametrize(
    ("role", "is_staff"),
    [
        (Role.DEPARTMENT, False),
        (Role.UNIT_REVIEWER, False),
        (Role.EXAMINER_SECOND, True),
        (Role.SYSTEM_ADMIN, True),
        (Role.SECURITY_ADMIN, True),
        (Role.AUDIT_ADMIN, True),
    ],
)
def test_staff_are_the_bureau_and_the_three_administrators(
    cast: Cast, role: Role, is_staff: bool
) -> None:
    user = person()
    Membership.objects.create(user=user, role=role, district=cast.district)
    refresh_staff(user)
    assert User.objects.get(pk=user.pk).is_staff is is_staff


def test_saving_and_deleting_leave_their_traces(cast: Cast) -> None:
    actor = cast.people["system"]
    note_saved(target=cast.unit_a, actor=actor, before={"name": "甲"}, after={"name": "乙"})
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.object_id, event.before, event.after) == (
        "organisation.save",
        actor,
        str(cast.unit_a.pk),
        {"name": "甲"},
        {"name": "乙"},
    )
    note_deleted(target=cast.unit_b, actor=actor)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.object_id, event.before) == (
        "organisation.delete",
        actor,
        str(cast.unit_b.pk),
        {"text": str(cast.unit_b)},
    )


def test_role_stands_beside_what_does_not_exclude_it() -> None:
    assert Role.CLERK.conflict_with(set()) == ""
    assert Role.CLERK.conflict_with({"unit_reviewer", "examiner_first"}) == ""
    own = "“系统管理员”须专人专任，不能与其他角色兼任（三员分立）。"
    assert Role.SYSTEM_ADMIN.conflict_with({"clerk"}) == own
    assert Role.SYSTEM_ADMIN.conflict_with({"audit_admin"}) == own
    assert Role.SYSTEM_ADMIN.conflict_with({"system_admin"}) == ""
    assert Role.SYSTEM_ADMIN.conflict_with(set()) == ""
    business = "系统、安全、审计管理员不得兼任业务角色（三员分立）。"
    assert Role.CLERK.conflict_with({"audit_admin"}) == business
    assert Role.CLERK.conflict_with({"clerk", "security_admin"}) == business


def refusal(**fields: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        Membership(**fields).clean()
    error = caught.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def test_membership_stands_in_one_place_that_hangs_together(cast: Cast) -> None:
    user, district = person(), cast.district
    base = {"user": user, "district": district}
    foreign = foreign_unit()
    assert refusal(**base, role="clerk") == {"unit": ["角色“填报人”须指明单位。"]}
    assert refusal(**base, role="department") == {"department": ["角色“主管部门”须指明主管部门。"]}
    assert refusal(**base, role="clerk", unit=foreign) == {
        "department": ["“别的部门”不属于所选区划，请核对。"]
    }
    wrong = refusal(**base, role="clerk", unit=cast.unit_a, department=cast.unit_b.department)
    assert wrong == {"unit": ["“甲单位”不属于“乙部门”，请核对。"]}
    Membership.objects.create(**base, role="examiner_first")
    assert refusal(**base, role="examiner_first") == {"": ["该用户已有这一角色。"]}
    Membership(**base, role="examiner_second").clean()
    Membership(**base, role="nosuch").clean()
    assert list(refusal(**base, role="audit_admin")) == ["role"]
