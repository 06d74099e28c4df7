"""Signing in, lock-out, password policy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts import lockout
from apps.accounts.domain.credentials import change_password, unlock
from apps.accounts.lockout import digest_of
from apps.accounts.models import User
from apps.audit.models import AuditEvent
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def attempt(
    password: str, *, name: str = "clerk_a", client: Client | None = None, address: str = "10.0.0.1"
) -> Any:
    """Return the answer to a try at the sign-in page."""
    sent = {"username": name, "password": password}
    return (client or Client()).post(reverse("accounts:sign-in"), sent, REMOTE_ADDR=address)


def is_in(answer: Any) -> bool:
    return answer.status_code == 302


def said(answer: Any) -> str:
    return "".join(answer.context["form"].non_field_errors())


def test_five_wrong_passwords_make_even_the_right_one_wait(cast: Cast) -> None:
    for _ in range(5):
        assert not is_in(attempt("wrong"))
    answer = attempt(PASSWORD)
    assert not is_in(answer)
    assert said(answer) == "连续输错次数过多，请 15 分钟后再试，或联系安全管理员解除。"
    assert list(
        AuditEvent.objects.order_by("pk")
        .filter(action__startswith="account.")
        .values_list("action", flat=True)
    ) == ["account.sign_in_failed"] * 4 + ["account.locked", "account.sign_in_failed"]


def test_wait_doubles_with_each_further_failure_and_ends(cast: Cast) -> None:
    for _ in range(5):
        attempt("wrong")
    row = AccessAttempt.objects.filter(username=digest_of("clerk_a"))
    for failures, minutes in ((5, 15), (6, 30), (7, 60), (40, 480)):
        past = timezone.now() - timedelta(minutes=minutes - 2)
        row.update(failures_since_start=failures, attempt_time=past)
        assert "请 2 分钟后再试" in said(attempt(PASSWORD))
    row.update(attempt_time=timezone.now() - timedelta(minutes=481))
    assert is_in(attempt(PASSWORD))
    assert not row.exists()


def test_security_administrator_ends_the_wait(cast: Cast) -> None:
    for _ in range(5):
        attempt("wrong")
    unlock(user=cast.people["clerk_a"], actor=cast.people["security"])
    assert is_in(attempt(PASSWORD))


def test_stranger_locks_nobody_out(cast: Cast) -> None:
    """Not from another address, and not from behind the same one, where the browser is known."""
    own = Client()
    assert is_in(attempt(PASSWORD, client=own))
    own.post(reverse("accounts:sign-out"))
    for _ in range(7):
        attempt("wrong")
        attempt("wrong", address="10.9.9.9")
    assert not is_in(attempt(PASSWORD))
    assert is_in(attempt(PASSWORD, client=own))
    assert is_in(attempt(PASSWORD, address="10.0.0.2"))


def test_known_browser_has_to_wait_for_its_own_failures(cast: Cast) -> None:
    own = Client()
    attempt(PASSWORD, client=own)
    own.post(reverse("accounts:sign-out"))
    for _ in range(5):
        attempt("wrong", client=own)
    assert not is_in(attempt(PASSWORD, client=own))


def test_forged_browser_cookie_is_none(cast: Cast) -> None:
    client = Client()
    client.cookies["browser"] = "eyJhIjoiYiJ9:1abcde:xxxxxxxx"
    for _ in range(5):
        attempt("wrong")
    assert not is_in(attempt(PASSWORD, client=client))


def test_many_addresses_against_one_name_are_refused_but_for_its_browser(cast: Cast) -> None:
    own = Client()
    attempt(PASSWORD, client=own)
    own.post(reverse("accounts:sign-out"))
    for number in range(100):
        attempt("wrong", address=f"10.1.{number}.1")
    assert "一小时后再试" in said(attempt(PASSWORD, address="10.2.0.1"))
    assert is_in(attempt(PASSWORD, client=own))


def test_unknown_names_stop_an_address_and_known_ones_do_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "ADDRESS_TENTH", (4, 4))
    for number in range(9):
        attempt("wrong", name=["clerk_a", "clerk_b", "reviewer_a"][number % 3])
    assert is_in(attempt(PASSWORD, name="examiner1"))
    for number in range(4):
        attempt("wrong", name=f"nobody-{number}")
    assert "十分钟后再试" in said(attempt(PASSWORD, name="examiner1"))
    assert is_in(attempt(PASSWORD, name="examiner1", address="10.0.0.2"))


def test_known_and_unknown_names_cannot_be_told_apart(cast: Cast) -> None:
    """Neither by the words, the status, the queries, nor by what is hashed."""
    seen = []
    for name in ("clerk_b", "nobody-here"):
        client = Client()
        answers = []
        for _ in range(7):
            with CaptureQueriesContext(connection) as queries:
                answer = attempt("wrong", name=name, client=client)
            answers.append((answer.status_code, said(answer), len(queries)))
        seen.append(answers)
    assert seen[0] == seen[1]


def test_temporary_password_opens_nothing_after_a_day(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    actor = cast.people["system"]
    change_password(user=clerk, password="Given-by-1-admin", actor=actor, temporary=True)
    assert is_in(attempt("Given-by-1-admin"))
    User.objects.filter(pk=clerk.pk).update(password_ends_at=timezone.now())
    assert said(attempt("Given-by-1-admin")) == "临时密码已过期，请联系管理员重新发放。"
    assert "不正确" in said(attempt("wrong"))


def test_wrong_old_passwords_count(cast: Cast) -> None:
    client = Client()
    attempt(PASSWORD, client=client)
    page = reverse("accounts:password")
    for _ in range(5):
        answer = client.post(page, {"old_password": "wrong"})
        assert "密码不正确" in "".join(answer.context["form"].errors["old_password"])
    answer = client.post(page, {"old_password": PASSWORD})
    assert "连续输错次数过多" in "".join(answer.context["form"].errors["old_password"])
    assert AuditEvent.objects.filter(action="account.locked").count() == 1


@pytest.mark.parametrize(
    ("wanted", "landing"),
    [
        ("/declarations/", "/declarations/"),
        ("/sign-out/", "/"),
        ("/nosuch/", "/"),
        ("https://evil.example/", "/"),
    ],
)
def test_nobody_lands_on_an_address_for_posting_alone(
    cast: Cast, wanted: str, landing: str
) -> None:
    sent = {"username": "clerk_a", "password": PASSWORD, "next": wanted}
    assert Client().post(reverse("accounts:sign-in"), sent).url == landing


def test_stranger_who_posts_comes_back_to_the_page_he_came_from(cast: Cast) -> None:
    form = cast.declaration()
    post = reverse("declarations:move", args=[form.pk, "submit"])
    page = reverse("declarations:detail", args=[form.pk])
    referer = f"http://testserver{page}"
    assert Client().post(post, headers={"referer": referer}).url.endswith(f"next={quote(page, '')}")
    assert Client().post(post, headers={"referer": "http://x/y"}).url.endswith("next=%2F")


@pytest.mark.parametrize(
    ("password", "part"),
    [
        ("Ab1-", "10"),
        ("alllowercase", "四类"),
        ("clerk_a-2026A", "相似"),
        (PASSWORD, "最近 5 次"),
        ("P@ssw0rd-2026", "常用词"),
        ("Admin#Admin-1", "常用词"),
        ("Qwerty!123456", "常用词"),
        ("JiXiao@2026!!", "常用词"),
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
    assert not is_in(attempt("x", name="Secret-2026-word"))
    last = AuditEvent.objects.order_by("pk").last()
    assert (last.action, last.object_title) == ("account.sign_in_failed", "Se…")


def test_clerk_at_the_admins_door_is_told_so_and_not_sent_round(cast: Cast) -> None:
    client = Client()
    client.force_login(User.objects.get(username="clerk_a"))
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "管理后台只供财政部门和管理员使用" in answer.content.decode()
