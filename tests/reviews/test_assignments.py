"""Who looks after whom: departments and units, a table of them, balance, absence with a substitute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from tablib import Dataset

from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import Department, Unit, User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.projects.models import Project
from apps.reviews.domain.assignments import assign, proposed
from apps.reviews.domain.inbox import my_turn
from apps.reviews.domain.notices import holders
from apps.reviews.models import Absence, Assignment
from apps.reviews.resources import AssignmentResource
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
FIRST = frozenset({Role.EXAMINER_FIRST})


@pytest.fixture
def other(cast: Cast) -> User:
    """A second first examiner."""
    user = User.objects.create_user("examiner9", name="另一初审", must_change_password=False)
    grant_role(user=user, role=Role.EXAMINER_FIRST, district=cast.district, actor=None)
    return User.objects.get(pk=user.pk)


def mine(user: User) -> set[str]:
    forms = Declaration.objects.filter(my_turn(User.objects.get(pk=user.pk), KIND))
    return set(forms.values_list("unit__name", flat=True))


def told(unit: Unit) -> set[str]:
    return {user.username for user in holders(unit, FIRST)}


def away(user: User, substitute: User | None = None, **span: Any) -> Absence:
    today = timezone.localdate()
    return Absence.objects.create(
        **{"examiner": user, "substitute": substitute, "starts_on": today, "ends_on": today, **span}
    )


def test_unit_of_ones_own_comes_before_the_department(cast: Cast, other: User) -> None:
    sister = Unit.objects.create(department=cast.unit_a.department, code="U9", name="丙单位")
    for unit in (cast.unit_a, sister, cast.unit_b):
        cast.declaration(unit, name=f"{unit.name}项目", state="finance_first")
    first = cast.people["examiner1"]
    Assignment.objects.create(department=sister.department, examiner=first)
    Assignment.objects.create(department=sister.department, unit=sister, examiner=other)
    assert (mine(first), mine(other)) == ({"甲单位", "乙单位"}, {"丙单位", "乙单位"})
    assert [told(unit) for unit in (cast.unit_a, sister, cast.unit_b)] == [
        {"examiner1"},
        {"examiner9"},
        {"examiner1", "examiner9"},
    ]


def test_substitute_stands_in_on_the_days_of_absence_alone(cast: Cast, other: User) -> None:
    cast.declaration(state="finance_first")
    first, department = cast.people["examiner1"], cast.unit_a.department
    Assignment.objects.create(department=department, examiner=first)
    assert (mine(other), told(cast.unit_a)) == (set(), {"examiner1"})
    absence = away(first, other)
    assert (mine(other), told(cast.unit_a)) == ({"甲单位"}, {"examiner9"})
    absence.starts_on = absence.ends_on = timezone.localdate() + timedelta(days=1)
    absence.save()
    assert (mine(other), told(cast.unit_a)) == (set(), {"examiner1"})


def test_without_a_substitute_the_forms_are_everybodys(cast: Cast, other: User) -> None:
    cast.declaration(state="finance_first")
    first = cast.people["examiner1"]
    Assignment.objects.create(department=cast.unit_a.department, examiner=first)
    away(first)
    assert mine(other) == {"甲单位"}
    assert told(cast.unit_a) == {"examiner1", "examiner9"}


def test_absences_contradict_neither_each_other_nor_sense(cast: Cast, other: User) -> None:
    first, today = cast.people["examiner1"], timezone.localdate()
    away(first, other)
    for faulty, words in (
        ({"examiner": first, "substitute": None}, "已登记过该审核人缺勤"),
        ({"examiner": other, "substitute": first}, "代班人这几天也缺勤"),
        ({"examiner": other, "substitute": cast.people["clerk_a"]}, "请选择同一财政部门的审核人"),
        ({"examiner": other, "substitute": other}, "不能由本人代班"),
        ({"examiner": other, "ends_on": today - timedelta(days=1)}, "结束日不能早于开始日"),
    ):
        with pytest.raises(ValidationError, match=words):
            Absence(**{"starts_on": today, "ends_on": today, **faulty}).full_clean()


def test_table_of_assignments_comes_in(cast: Cast, other: User) -> None:
    table = Dataset(headers=["部门代码", "单位代码", "审核人登录名"])
    table.append(["D1", "", "examiner1"])
    table.append(["", "U2", "examiner9"])
    result = AssignmentResource(user=cast.people["examiner2"]).import_data(table)
    assert not result.has_errors()
    assert not result.has_validation_errors()
    rows = Assignment.objects.values_list("department__code", "unit__code", "examiner__username")
    assert list(rows) == [("D1", None, "examiner1"), ("D2", "U2", "examiner9")]
    table = Dataset(headers=["部门代码", "单位代码", "审核人登录名"])
    table.append(["D1", "U2", "examiner1"])
    table.append(["D1", "", "clerk_a"])
    result = AssignmentResource(user=cast.people["examiner2"]).import_data(table)
    assert (len(result.invalid_rows), len(result.row_errors())) == (1, 1)
    assert Assignment.objects.count() == 2


def test_departments_are_shared_out_by_their_projects(cast: Cast, other: User) -> None:
    for number in range(1, 4):
        department = Department.objects.create(
            district=cast.district, code=f"B{number}", name=f"第{number}部门"
        )
        unit = Unit.objects.create(department=department, code=f"V{number}", name=f"第{number}单位")
        for project in range(number):
            Project.objects.create(unit=unit, name=f"项目{number}{project}", category="特定目标类")
    Assignment.objects.create(department=cast.unit_a.department, examiner=other)
    shares = proposed(cast.people["examiner2"])
    assert [(one.department.name, one.projects, str(one.examiner)) for one in shares] == [
        ("第3部门", 3, "examiner1"),
        ("第2部门", 2, "另一初审"),
        ("第1部门", 1, "另一初审"),
        ("乙部门", 0, "examiner1"),
    ]
    client = signed_in(cast, "examiner2")
    address = reverse("admin:reviews_assignment_balance")
    page = client.get(address).content.decode()
    assert ("第3部门" in page, "甲部门" in page) == (True, False)
    largest = shares[0].department
    answer = client.post(address, {f"d-{largest.pk}": other.pk, f"d-{shares[1].department.pk}": ""})
    assert answer.status_code == 302
    assert Assignment.objects.get(department=largest).examiner == other
    assert AuditEvent.objects.filter(object_type="reviews.assignment").count() == 1


def test_sharing_out_is_for_the_performance_section(cast: Cast) -> None:
    chosen = {cast.unit_a.department.pk: cast.people["examiner1"].pk}
    assert signed_in(cast, "examiner1").get(
        reverse("admin:reviews_assignment_balance")
    ).status_code == 403  # fmt: skip
    with pytest.raises(PermissionDenied):
        assign(chosen=chosen, actor=cast.people["examiner1"])
    with pytest.raises(ValidationError, match="请至少为一个部门"):
        assign(chosen={}, actor=cast.people["examiner2"])
    with pytest.raises(ValidationError, match="不在本区"):
        assign(
            chosen={cast.unit_a.department.pk: cast.people["clerk_a"].pk},
            actor=cast.people["examiner2"],
        )
