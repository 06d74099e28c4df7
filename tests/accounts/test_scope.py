"""Who sees what, and which roles exclude each other."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import Department, District, Unit
from apps.accounts.roles import Role
from apps.declarations.models import Declaration
from apps.projects.models import Project
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def seen_by(cast: Cast, queryset: type) -> dict[str, int]:
    return {
        name: queryset.objects.visible_to(person).count() for name, person in cast.people.items()
    }


def test_declarations_are_seen_by_their_own_line_only(cast: Cast) -> None:
    cast.declaration(cast.unit_a, state="finance_first")
    cast.declaration(cast.unit_b, state="finance_first")
    assert seen_by(cast, Declaration) == {
        "clerk_a": 1,
        "clerk_b": 1,
        "reviewer_a": 1,
        "department_a": 1,
        "examiner1": 2,
        "examiner2": 2,
        "system": 0,
        "security": 0,
        "audit": 0,
    }


def test_draft_never_submitted_is_seen_by_its_unit_alone(cast: Cast) -> None:
    cast.declaration(cast.unit_a)
    seen = seen_by(cast, Declaration)
    assert [name for name, count in seen.items() if count] == ["clerk_a", "reviewer_a"]


def test_secret_project_is_seen_by_the_offices_on_its_way_alone(cast: Cast) -> None:
    form = cast.declaration(cast.unit_a, state="finance_first")
    Project.objects.filter(pk=form.project_id).update(is_secret=True)
    seen = seen_by(cast, Declaration)
    assert [name for name, count in seen.items() if count] == [
        "clerk_a",
        "reviewer_a",
        "department_a",
        "examiner1",
        "examiner2",
    ]


def test_units_are_seen_within_the_scope_and_by_administrators(cast: Cast) -> None:
    assert seen_by(cast, Unit) == {
        "clerk_a": 1,
        "clerk_b": 1,
        "reviewer_a": 1,
        "department_a": 1,
        "examiner1": 2,
        "examiner2": 2,
        "system": 2,
        "security": 2,
        "audit": 0,
    }
    assert seen_by(cast, Department)["clerk_a"] == 1


@pytest.mark.parametrize(
    ("person", "role"),
    [
        ("system", Role.SECURITY_ADMIN),
        ("audit", Role.SYSTEM_ADMIN),
        ("clerk_a", Role.AUDIT_ADMIN),
        ("security", Role.EXAMINER_FIRST),
    ],
)
def test_administrators_hold_no_second_post(cast: Cast, person: str, role: Role) -> None:
    with pytest.raises(ValidationError):
        grant_role(user=cast.people[person], role=role, district=cast.district, actor=None)


def test_unit_role_without_unit_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="须指明单位"):
        grant_role(
            user=cast.people["clerk_a"], role=Role.UNIT_REVIEWER, district=cast.district, actor=None
        )


def test_admin_offers_no_other_districts_rows(cast: Cast) -> None:
    other = District.objects.create(code="320100", name="别的区")
    Department.objects.create(district=other, code="X1", name="别的部门")
    client = signed_in(cast, "system")
    page = client.get("/admin/accounts/unit/add/").content.decode()
    assert ("甲部门" in page, "别的部门" in page) == (True, False)


@pytest.mark.parametrize("which", ["unit", "department"])
def test_people_of_a_disabled_place_work_there_no_more(cast: Cast, which: str) -> None:
    form = cast.declaration(state="returned")
    clients = {name: signed_in(cast, name) for name in ("clerk_a", "department_a", "examiner1")}
    place = cast.unit_a if which == "unit" else cast.unit_a.department
    place.is_active = False
    place.save()
    address = f"/declarations/{form.pk}/"
    found = {name: client.get(address).status_code for name, client in clients.items()}
    assert found == {
        "clerk_a": 404,
        "department_a": 200 if which == "unit" else 404,
        "examiner1": 200,
    }
