"""Signing in, lock-out, password policy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.domain.credentials import change_password, unlock
from apps.accounts.models import User
from apps.audit.models import AuditEvent
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def attempt(password: str) -> User | None:
    return authenticate(None, username="clerk_a", password=password)


def test_five_wrong_passwords_lock_even_the_right_one_out(cast: Cast) -> None:
    for _ in range(5):
        assert attempt("wrong") is None
    assert attempt(PASSWORD) is None
    assert list(
        AuditEvent.objects.order_by("pk")
        .filter(action__startswith="account.")
        .values_list("action", flat=True)
    ) == ["account.sign_in_failed"] * 4 + ["account.locked", "account.sign_in_failed"]


def test_lock_ends_by_itself_and_by_the_security_administrator(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    User.objects.filter(pk=clerk.pk).update(locked_until=timezone.now() + timedelta(minutes=9))
    assert attempt(PASSWORD) is None
    unlock(user=User.objects.get(pk=clerk.pk), actor=cast.people["security"])
    assert attempt(PASSWORD) == clerk
    User.objects.filter(pk=clerk.pk).update(locked_until=timezone.now() - timedelta(seconds=1))
    assert attempt(PASSWORD) == clerk


@pytest.mark.parametrize(
    ("password", "part"),
    [
        ("Ab1-", "10"),
        ("alllowercase", "四类"),
        ("clerk_a-2026A", "相似"),
        (PASSWORD, "最近 5 次"),
    ],
)
def test_weak_or_used_password_is_refused_in_chinese(cast: Cast, password: str, part: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_password(password, cast.people["clerk_a"])
    assert part in "".join(caught.value.messages)


def test_password_of_five_changes_ago_is_still_remembered(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    for number in range(4):
        change_password(user=clerk, password=f"Other-{number}-word", actor=clerk)
    with pytest.raises(ValidationError):
        validate_password(PASSWORD, clerk)


def test_person_with_temporary_password_is_held_at_the_change_page(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    change_password(
        user=clerk, password="Given-by-1-admin", actor=cast.people["system"], temporary=True
    )
    client = Client()
    client.force_login(User.objects.get(pk=clerk.pk))
    answer = client.get(reverse("declarations:list"))
    assert (answer.status_code, answer.url) == (302, reverse("accounts:password"))


def test_unknown_name_and_wrong_password_read_alike(cast: Cast) -> None:
    client = Client()
    texts = []
    for name in ("nobody-here", "clerk_a"):
        answer = client.post(reverse("accounts:sign-in"), {"username": name, "password": "wrong"})
        texts.append(answer.context["form"].non_field_errors())
    assert texts[0] == texts[1]
    assert "登录名或密码不正确" in texts[0][0]


def test_attempt_on_an_unknown_account_is_traced_without_the_whole_name(cast: Cast) -> None:
    assert authenticate(username="Secret-2026-word", password="x") is None
    last = AuditEvent.objects.order_by("pk").last()
    assert (last.action, last.object_title) == ("account.sign_in_failed", "Se…")


def test_clerk_at_the_admins_door_is_told_so_and_not_sent_round(cast: Cast) -> None:
    client = Client()
    client.force_login(User.objects.get(username="clerk_a"))
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "管理后台只供财政部门和管理员使用" in answer.content.decode()
