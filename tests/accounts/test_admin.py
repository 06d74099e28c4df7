"""What the administrators can and cannot do in the admin."""

from __future__ import annotations

import pytest
from tablib import Dataset

from apps.accounts.domain.memberships import grant_role, revoke_role
from apps.accounts.models import Department, District, Membership, User
from apps.accounts.resources import UserResource
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def give_password(cast: Cast, user: User) -> str:
    answer = signed_in(cast, "system").post(
        "/admin/accounts/user/",
        {"action": "give_temporary_password", "_selected_action": [user.pk]},
        follow=True,
    )
    return "".join(str(message) for message in answer.context["messages"])


def test_temporary_password_is_given_to_business_users_alone(cast: Cast) -> None:
    assert "的临时密码：" in give_password(cast, cast.people["clerk_a"])
    before = User.objects.get(username="security").password
    for name in ("security", "examiner1"):
        assert "重置须由另一类管理员" in give_password(cast, cast.people[name])
    assert User.objects.get(username="security").password == before


def test_people_of_another_district_are_out_of_sight(cast: Cast) -> None:
    other = District.objects.create(code="320200", name="外区")
    stranger = User.objects.create_user("stranger", name="外区人")
    grant_role(user=stranger, role=Role.EXAMINER_FIRST, district=other, actor=None)
    User.objects.create_user("fresh", name="尚无角色")
    page = signed_in(cast, "system").get("/admin/accounts/user/").content.decode()
    assert ("外区人" in page, "尚无角色" in page, "clerk_a" in page) == (False, True, True)


def test_accounts_without_a_role_belong_to_the_district_that_made_them(cast: Cast) -> None:
    signed_in(cast, "system").post(
        "/admin/accounts/user/add/", {"username": "new", "name": "新来的", "is_active": "on"}
    )
    other = District.objects.create(code="320200", name="外区")
    theirs = User.objects.create_user("system2", name="外区管理员")
    grant_role(user=theirs, role=Role.SYSTEM_ADMIN, district=other, actor=None)
    made = User.objects.get(username="new")
    assert made.district == cast.unit_a.department.district
    assert set(User.objects.visible_to(theirs)) == {theirs}
    assert made in User.objects.visible_to(cast.people["system"])

    given = grant_role(
        user=made, role=Role.CLERK, district=made.district, unit=cast.unit_a, actor=None
    )
    revoke_role(membership=given, actor=None)
    assert set(User.objects.visible_to(theirs)) == {theirs}
    assert made in User.objects.visible_to(cast.people["security"])


def test_imported_accounts_belong_to_the_district_of_who_imports(cast: Cast) -> None:
    district = District.objects.create(code="320200", name="外区")
    theirs = User.objects.create_user("system2", name="外区管理员")
    grant_role(user=theirs, role=Role.SYSTEM_ADMIN, district=district, actor=None)
    resource = UserResource(user=theirs)
    data = Dataset(
        ["new", "新来的", "", "", "是"], headers=["登录名", "姓名", "联系电话", "电子邮箱", "启用"]
    )
    assert not resource.import_data(data, user=theirs).has_errors()
    assert User.objects.get(username="new").district == district
    assert "new" not in User.objects.visible_to(cast.people["system"]).values_list(
        "username", flat=True
    )


def test_lists_offer_no_filter_of_another_district(cast: Cast) -> None:
    other = District.objects.create(code="320200", name="外区")
    Department.objects.create(district=other, code="XD", name="外区部门")
    for person, address in (
        ("system", "/admin/accounts/unit/"),
        ("examiner1", "/admin/projects/project/"),
        ("examiner1", "/admin/declarations/declaration/?waiting=all"),
    ):
        assert "外区部门" not in signed_in(cast, person).get(address).content.decode()


def test_security_administrator_cannot_touch_his_own_role(cast: Cast) -> None:
    client = signed_in(cast, "security")
    own = Membership.objects.get(user=cast.people["security"])
    fields = {"district": cast.district.pk, "department": "", "unit": ""}
    change = client.post(
        f"/admin/accounts/membership/{own.pk}/change/", {**fields, "role": "examiner_second"}
    )
    added = client.post(
        "/admin/accounts/membership/add/",
        {**fields, "user": cast.people["security"].pk, "role": "security_admin"},
    )
    assert (change.status_code, added.status_code) == (403, 200)
    assert "不能给自己授予角色" in added.content.decode()
    assert [m.role for m in Membership.objects.filter(user=cast.people["security"])] == [
        "security_admin"
    ]


def test_same_role_in_the_same_place_is_refused(cast: Cast) -> None:
    data = {
        "user": cast.people["examiner2"].pk,
        "role": "examiner_second",
        "district": cast.district.pk,
        "department": "",
        "unit": "",
    }
    page = signed_in(cast, "security").post("/admin/accounts/membership/add/", data)
    assert "该用户已有这一角色" in page.content.decode()


def test_leaving_by_the_admins_door_is_traced(cast: Cast) -> None:
    client = signed_in(cast, "examiner1")
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.order_by("pk").last().action == "account.sign_out"
