"""The second factor: put on, asked for, lost, and obligatory for some roles."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.domain.second_factor import codes_left, drop_second_factor, has_second_factor
from apps.accounts.models import BrowserSession
from apps.audit.models import AuditEvent
from tests.cast import PASSWORD, Cast, signed_in

pytestmark = pytest.mark.django_db
PAGE = "accounts:second-factor"


def code_of(device: TOTPDevice, ahead: int = 0) -> str:
    device.refresh_from_db()
    return f"{totp(device.bin_key, drift=ahead):06d}"


def put_on(cast: Cast, person: str) -> tuple[TOTPDevice, list[str]]:
    """Return the authenticator a person has put on by the pages, and his recovery codes."""
    client = signed_in(cast, person)
    assert "data:image/svg" in client.get(reverse(PAGE)).content.decode()
    device = TOTPDevice.objects.get(user=cast.people[person], confirmed=False)
    sent = {"code": code_of(device), "password": PASSWORD}
    page = client.post(reverse(PAGE), sent).content.decode()
    return device, re.findall(r"<code>(\w{5}-\w{5})</code>", page)


def by_password(name: str, client: Client) -> Any:
    sent = {"username": name, "password": PASSWORD, "next": "/declarations/"}
    return client.post(reverse("accounts:sign-in"), sent)


def give(client: Client, code: str) -> Any:
    return client.post(reverse("accounts:code"), {"code": code, "next": "/declarations/"})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_code_is_asked_for_after_the_password(cast: Cast) -> None:
    device, codes = put_on(cast, "clerk_a")
    assert len(set(codes)) == 10
    client = Client()
    answer = by_password("clerk_a", client)
    assert answer.url == f"{reverse('accounts:code')}?next=/declarations/"
    assert not is_signed_in(client)
    assert give(client, "000000").status_code == 200
    assert not is_signed_in(client)
    # A wrong code makes the device wait a second; the code of enrolment is used up.
    time.sleep(1.1)
    assert give(client, code_of(device)).status_code == 200
    time.sleep(2.1)
    assert give(client, code_of(device, ahead=1)).url == "/declarations/"
    assert is_signed_in(client)
    last = AuditEvent.objects.filter(action="account.sign_in").first()
    assert last.after == {"via": "密码和验证器"}
    assert AuditEvent.objects.filter(action="account.code_failed").count() == 2


def test_recovery_code_opens_once(cast: Cast) -> None:
    _, codes = put_on(cast, "clerk_a")
    for expected in (True, False):
        client = Client()
        by_password("clerk_a", client)
        give(client, codes[0].upper())
        assert is_signed_in(client) is expected
    assert codes_left(cast.people["clerk_a"]) == 9


def test_wrong_first_code_or_password_puts_nothing_on(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    client.get(reverse(PAGE))
    device = TOTPDevice.objects.get(user=cast.people["clerk_a"])
    for sent in (
        {"code": "000000", "password": PASSWORD},
        {"code": code_of(device), "password": "wrong"},
    ):
        assert client.post(reverse(PAGE), sent).status_code == 200
    assert not has_second_factor(cast.people["clerk_a"])


def test_code_without_a_password_before_leads_to_the_password(cast: Cast) -> None:
    put_on(cast, "clerk_a")
    assert give(Client(), "000000").url == reverse("accounts:sign-in")


def test_role_that_must_have_one_is_held_until_it_is_on(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"examiner_first"})
    client = signed_in(cast, "examiner1")
    assert client.get("/declarations/").url == reverse(PAGE)
    assert signed_in(cast, "examiner2").get("/declarations/").status_code == 200
    client.get(reverse(PAGE))
    device = TOTPDevice.objects.get(user=cast.people["examiner1"])
    client.post(reverse(PAGE), {"code": code_of(device), "password": PASSWORD})
    assert client.get("/declarations/").status_code == 200


def test_it_is_taken_off_with_the_password_alone(cast: Cast) -> None:
    put_on(cast, "clerk_a")
    client = signed_in(cast, "clerk_a")
    page = reverse("accounts:second-factor-change", args=["off"])
    assert client.post(page, {"password": "wrong"}).status_code == 200
    assert has_second_factor(cast.people["clerk_a"])
    client.post(page, {"password": PASSWORD})
    assert not has_second_factor(cast.people["clerk_a"])


def test_new_codes_replace_the_old(cast: Cast) -> None:
    _, old = put_on(cast, "clerk_a")
    page = reverse("accounts:second-factor-change", args=["codes"])
    signed_in(cast, "clerk_a").post(page, {"password": PASSWORD})
    client = Client()
    by_password("clerk_a", client)
    give(client, old[0])
    assert not is_signed_in(client)


def test_reset_by_an_administrator_ends_all_sessions(cast: Cast) -> None:
    device, _ = put_on(cast, "clerk_a")
    client = Client()
    by_password("clerk_a", client)
    give(client, code_of(device, ahead=1))
    assert BrowserSession.objects.filter(user=cast.people["clerk_a"]).count() == 1
    drop_second_factor(user=cast.people["clerk_a"], actor=cast.people["system"])
    assert client.get("/declarations/").status_code == 302
