"""Three administrators who check each other: no path leads one of them to a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tablib import Dataset

from apps.accounts.domain.browser_sessions import end_sessions
from apps.accounts.domain.credentials import unlock
from apps.accounts.domain.memberships import grant_role, revoke_role
from apps.accounts.domain.resets import (
    ask_reset,
    give_password,
    grant_reset,
    take_second_factor,
)
from apps.accounts.models import CredentialReset, Membership, ResetKind, User
from apps.accounts.resources import MembershipResource
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.reviews.models import Notice
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
ADMINISTRATORS = ("system", "security", "audit")


def opens(name: str, password: str) -> bool:
    sent = {"username": name, "password": password}
    return Client().post(reverse("accounts:sign-in"), sent).status_code == 302


def test_two_administrators_reset_and_the_person_puts_the_halves_together(cast: Cast) -> None:
    examiner = cast.people["examiner1"]
    reset, first = ask_reset(user=examiner, kind=ResetKind.PASSWORD, actor=cast.people["system"])
    before = User.objects.get(pk=examiner.pk).password
    assert User.objects.get(pk=examiner.pk).password == before
    second = grant_reset(reset=reset, actor=cast.people["security"])
    assert [opens("examiner1", word) for word in (first, second, f"{second}-{first}")] == [
        False
    ] * 3
    assert opens("examiner1", f"{first}-{second}")
    told = AuditEvent.objects.filter(action__startswith="account.reset").order_by("pk")
    assert [(event.action, event.actor.username, event.object_title) for event in told] == [
        ("account.reset_ask", "system", "examiner1"),
        ("account.reset_grant", "security", "examiner1"),
    ]
    assert told[1].after == {"kind": "密码", "asked_by": "system"}


@pytest.mark.parametrize("granter", ["system", "examiner1", "clerk_a", "examiner2"])
def test_nobody_else_grants(cast: Cast, granter: str) -> None:
    examiner = cast.people["examiner1"]
    reset, _ = ask_reset(user=examiner, kind=ResetKind.PASSWORD, actor=cast.people["system"])
    with pytest.raises(PermissionDenied):
        grant_reset(reset=reset, actor=cast.people[granter])


def test_second_system_administrator_is_no_second_kind(cast: Cast) -> None:
    other = User.objects.create_user("system2", name="另一系统管理员")
    grant_role(user=other, role=Role.SYSTEM_ADMIN, district=cast.district, actor=None)
    reset, _ = ask_reset(
        user=cast.people["examiner1"], kind=ResetKind.PASSWORD, actor=cast.people["system"]
    )
    with pytest.raises(PermissionDenied, match="另一类管理员"):
        grant_reset(reset=reset, actor=other)


def test_grant_works_once_and_for_a_day(cast: Cast) -> None:
    user, asker = cast.people["security"], cast.people["system"]
    reset, _ = ask_reset(user=user, kind=ResetKind.PASSWORD, actor=asker)
    grant_reset(reset=reset, actor=cast.people["audit"])
    with pytest.raises(NotAllowedNow):
        grant_reset(reset=reset, actor=cast.people["audit"])
    late, _ = ask_reset(user=user, kind=ResetKind.SECOND_FACTOR, actor=asker)
    CredentialReset.objects.filter(pk=late.pk).update(asked_at=timezone.now() - timedelta(days=2))
    with pytest.raises(NotAllowedNow):
        grant_reset(reset=late, actor=cast.people["audit"])


def test_pages_of_the_two(cast: Cast) -> None:
    pk = cast.people["examiner1"].pk
    sent = {"action": "give_temporary_password", "_selected_action": [pk]}
    signed_in(cast, "system").post(reverse("admin:accounts_user_changelist"), sent)
    reset = CredentialReset.objects.get()
    grant = {"action": "grant", "_selected_action": [reset.pk]}
    page = reverse("admin:accounts_credentialreset_changelist")
    assert (
        "须由另一类管理员确认"
        in signed_in(cast, "system").post(page, grant, follow=True).content.decode()
    )
    answer = signed_in(cast, "security").post(page, grant, follow=True)
    assert "密码后半段" in answer.content.decode()


def test_last_administrator_of_a_kind_stays(cast: Cast) -> None:
    for name in ADMINISTRATORS:
        held = Membership.objects.get(user=cast.people[name])
        with pytest.raises(NotAllowedNow, match="最后一名"):
            revoke_role(membership=held, actor=None)
    for name in ("security", "audit"):
        page = reverse("admin:accounts_user_change", args=[cast.people[name].pk])
        answer = signed_in(cast, "system").post(page, {"name": name})
        assert "最后一名" in answer.content.decode()
        assert User.objects.get(username=name).is_active


def _post(page: str, *args: Any, **data: Any) -> Callable[[Client], Any]:
    return lambda client: client.post(reverse(page, args=args), data, follow=True)


def paths(cast: Cast) -> dict[str, Callable[[Client], Any]]:
    """Return what one administrator may try to come to a decision, each a request or two."""
    examiner, own = cast.people["examiner2"], "system"
    form = cast.declaration(state="finance_second")
    place = {"district": cast.district.pk, "department": "", "unit": ""}
    users, roles = "admin:accounts_user", "admin:accounts_membership"
    held = Membership.objects.get(user=examiner).pk
    mine = {name: cast.people[name].pk for name in ADMINISTRATORS}
    return {
        "password of an examiner": _post(
            f"{users}_changelist",
            action="give_temporary_password",
            _selected_action=[examiner.pk],
        ),
        "name of an examiner taken": _post(
            f"{users}_change", examiner.pk, username=own, name="x", is_active="on"
        ),
        "password field slipped in": _post(
            f"{users}_change", examiner.pk, name="x", is_active="on", password="Taken-2026-x"
        ),
        **{
            f"role for {name}": _post(f"{roles}_add", user=key, role="examiner_second", **place)
            for name, key in mine.items()
        },
        "role of an examiner moved over": _post(
            f"{roles}_change", held, user=mine["system"], role="examiner_second", **place
        ),
        "decision itself": _post("declarations:move", form.pk, "finance_pass", revision=1),
        "decision in the admin": _post(
            "admin:reviews_declaration_move", form.pk, "finance_pass", revision=1
        ),
        "form changed in the admin": _post(
            "admin:declarations_declaration_change", form.pk, state="approved"
        ),
        "own reset granted": _post(
            "admin:accounts_credentialreset_changelist",
            action="grant",
            _selected_action=[
                ask_reset(user=examiner, kind=ResetKind.PASSWORD, actor=cast.people["system"])[0].pk
            ],
        ),
    }


@pytest.mark.parametrize("person", ["system", "security", "audit"])
def test_no_path_leads_one_administrator_to_a_decision(cast: Cast, person: str) -> None:
    walked = paths(cast)
    passwords = dict(User.objects.values_list("username", "password"))
    roles = sorted(Membership.objects.values_list("user", "role"))
    names = sorted(User.objects.values_list("pk", "username"))
    for name, walk in walked.items():
        if person != "system" and name == "own reset granted":
            # Asked by another kind: that is the second pair of eyes, and gives half a password.
            continue
        walk(signed_in(cast, person))
        assert dict(User.objects.values_list("username", "password")) == passwords, name
        assert sorted(Membership.objects.values_list("user", "role")) == roles, name
        assert sorted(User.objects.values_list("pk", "username")) == names, name
        assert Declaration.objects.get().state == "finance_second", name


def test_roles_are_given_by_the_security_administrator_to_others(cast: Cast) -> None:
    for actor, user in (("system", "clerk_b"), ("audit", "clerk_b"), ("security", "security")):
        with pytest.raises(PermissionDenied):
            grant_role(
                user=cast.people[user],
                role=Role.CLERK,
                district=cast.district,
                unit=cast.unit_a,
                actor=cast.people[actor],
            )


def notices_of(cast: Cast) -> dict[str, list[tuple[str, str]]]:
    """Return what each person was told of accounts, oldest first, without the request not to ignore it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for notice in Notice.objects.filter(kind="account").order_by("pk").select_related("user"):
        text = notice.text.removesuffix("如非本人要求，请立即告知审计管理员。")
        found.setdefault(notice.user.username, []).append((text, notice.url))
    return found


@pytest.mark.django_db(transaction=True)
def test_reset_is_told_to_the_person_and_to_both_administrators(
    cast: Cast, settings: Any, mailoutbox: Any
) -> None:
    settings.NOTICE_MAIL, settings.SITE_URL = True, "https://mu.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for name in ("examiner1", "system", "security"):
        User.objects.filter(username=name).update(email=f"{name}@example.org")
    asker, granter, examiner = (
        User.objects.get(username=name) for name in ("system", "security", "examiner1")
    )
    reset, _ = ask_reset(user=examiner, kind=ResetKind.PASSWORD, actor=asker)
    page = reverse("admin:accounts_credentialreset_changelist")
    asked = ("system 申请重置 examiner1（examiner1）的密码，请向本人核实后确认。", page)
    assert notices_of(cast) == {
        "examiner1": [("system 申请重置您的密码，待另一类管理员确认。", "")],
        "security": [asked],
        "audit": [asked],
    }
    assert sorted(mail.to for mail in mailoutbox) == [
        ["examiner1@example.org"],
        ["security@example.org"],
    ]
    assert mailoutbox[1].body == f"{asked[0]}\nhttps://mu.example{page}"
    Notice.objects.all().delete()
    mailoutbox.clear()
    grant_reset(reset=reset, actor=granter)
    assert notices_of(cast) == {
        "examiner1": [("您的密码由 system 申请、security 确认，已重置。", "")],
        "system": [("examiner1 的密码由 system 申请、security 确认，已重置。", "")],
    }
    assert [mail.to for mail in mailoutbox] == [["examiner1@example.org"], ["system@example.org"]]


def test_account_of_a_disabled_examiner_is_opened_by_nobody_alone(cast: Cast) -> None:
    User.objects.filter(username="examiner1").update(is_active=False)
    examiner = User.objects.get(username="examiner1")
    for act in (give_password, take_second_factor):
        with pytest.raises(PermissionDenied, match="两类管理员"):
            act(user=examiner, actor=cast.people["system"])


@pytest.mark.parametrize("actor", ["security", "audit", "examiner2", "clerk_a"])
def test_passwords_of_clerks_are_given_by_the_system_administrator(cast: Cast, actor: str) -> None:
    for act in (give_password, take_second_factor):
        with pytest.raises(PermissionDenied, match="系统管理员"):
            act(user=cast.people["clerk_b"], actor=cast.people[actor])
    assert not AuditEvent.objects.filter(action="account.password").exists()


def test_given_password_opens_and_is_told_to_its_person(cast: Cast) -> None:
    word = give_password(user=cast.people["clerk_b"], actor=cast.people["system"])
    assert opens("clerk_b", word)
    assert notices_of(cast) == {"clerk_b": [("系统管理员 system 为您发放了临时密码。", "")]}


def test_who_comes_to_decide_loses_what_others_may_know(cast: Cast) -> None:
    clerk = cast.people["clerk_b"]
    word = give_password(user=clerk, actor=cast.people["system"])
    browser = Client()
    browser.post(reverse("accounts:sign-in"), {"username": "clerk_b", "password": word})
    page = reverse("accounts:password")
    assert browser.get(page).status_code == 200
    role = {"role": Role.EXAMINER_FIRST, "district": cast.district}
    grant_role(user=clerk, actor=cast.people["security"], **role)
    assert not opens("clerk_b", word)
    assert browser.get(page).status_code == 302
    acts = AuditEvent.objects.filter(object_title="clerk_b", actor__isnull=False)[:3]
    assert [(event.action, event.actor.username) for event in acts] == [
        ("role.grant", "security"),
        ("account.close", "security"),
        ("account.sessions_end", "security"),
    ]


def test_further_role_of_an_examiner_and_role_of_a_clerk_leave_the_password(cast: Cast) -> None:
    for name, role in (("examiner1", Role.EXAMINER_SECOND), ("clerk_a", Role.DEPARTMENT)):
        place = {"department": cast.unit_a.department} if role == Role.DEPARTMENT else {}
        user = User.objects.get(username=name)
        grant_role(
            user=user, role=role, district=cast.district, actor=cast.people["security"], **place
        )
        assert User.objects.get(pk=user.pk).has_usable_password()


def test_imported_role_closes_the_account_too(cast: Cast) -> None:
    head = ["登录名", "角色", "区划代码", "部门代码", "单位代码"]
    rows = [
        ["clerk_b", "财政绩效科", "310100", "", ""],
        ["clerk_a", "填报人", "310100", "", "U2"],
        ["examiner1", "财政绩效科", "310100", "", ""],
    ]
    resource = MembershipResource(user=cast.people["security"])
    result = resource.import_data(Dataset(*rows, headers=head), raise_errors=True)
    assert result.totals["new"] == 3
    usable = {user.username: user.has_usable_password() for user in User.objects.all()}
    assert {name for name, open_ in usable.items() if not open_} == {"clerk_b"}


def test_request_of_one_who_is_no_administrator_any_more_is_not_granted(cast: Cast) -> None:
    asker = User.objects.create_user("system2", name="另一系统管理员")
    grant_role(user=asker, role=Role.SYSTEM_ADMIN, district=cast.district, actor=None)
    reset, _ = ask_reset(user=cast.people["examiner1"], kind=ResetKind.PASSWORD, actor=asker)
    revoke_role(membership=asker.memberships.get(), actor=None)
    with pytest.raises(PermissionDenied, match="另一类管理员"):
        grant_reset(reset=reset, actor=cast.people["system"])


@pytest.mark.parametrize("actor", ["system", "audit", "examiner1", "clerk_b"])
def test_accounts_are_unlocked_by_the_security_administrator(cast: Cast, actor: str) -> None:
    with pytest.raises(PermissionDenied, match="安全管理员"):
        unlock(user=cast.people["clerk_a"], actor=cast.people[actor])


def test_sessions_are_ended_by_their_person_and_by_administrators(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="本人和管理员"):
        end_sessions(user=cast.people["clerk_a"], actor=cast.people["examiner1"])
    for actor in ("clerk_a", "security"):
        assert end_sessions(user=cast.people["clerk_a"], actor=cast.people[actor]) == 0
