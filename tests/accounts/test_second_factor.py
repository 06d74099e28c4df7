"""The second factor: put on, asked for, lost, and obligatory for some roles."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import hotp, totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from apps.accounts.domain.second_factor import (
    codes_left,
    drop_second_factor,
    has_second_factor,
    verify_code,
)
from apps.accounts.models import Authenticator, BrowserSession
from apps.audit.models import AuditEvent
from tests.cast import PASSWORD, Cast, signed_in

pytestmark = pytest.mark.django_db
PAGE = "accounts:second-factor"


def code_of(device: Authenticator, ahead: int = 0) -> str:
    device.refresh_from_db()
    return f"{totp(device.bin_key, drift=ahead):06d}"


def spent_code_of(device: Authenticator) -> str:
    """Return the code used last, also when its half minute has passed."""
    device.refresh_from_db()
    return f"{hotp(device.bin_key, device.last_t):06d}"


def put_on(cast: Cast, person: str) -> tuple[Authenticator, list[str]]:
    """Return the authenticator a person has put on by the pages, and his recovery codes."""
    client = signed_in(cast, person)
    assert "data:image/svg" in client.get(reverse(PAGE)).content.decode()
    device = Authenticator.objects.get(user=cast.people[person], confirmed=False)
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
    assert answer.url == f"{reverse('accounts:code')}?next=%2Fdeclarations%2F"
    assert not is_signed_in(client)
    assert give(client, "000000").status_code == 200
    assert not is_signed_in(client)
    # A wrong code makes the device wait a second; the code of enrolment is used up.
    time.sleep(1.1)
    assert give(client, spent_code_of(device)).status_code == 200
    time.sleep(2.1)
    assert give(client, code_of(device, ahead=1)).url == "/declarations/"
    assert is_signed_in(client)
    last = AuditEvent.objects.filter(action="account.sign_in").first()
    assert last.after == {"via": "密码和验证器"}
    assert AuditEvent.objects.filter(action="account.code_failed").count() == 2


@pytest.mark.parametrize("wanted", ["", "/declarations/?state=draft&page=2"])
def test_page_of_the_code_keeps_the_page_that_was_wanted(cast: Cast, wanted: str) -> None:
    device, _ = put_on(cast, "clerk_a")
    client, account = Client(), {"username": "clerk_a", "password": PASSWORD}
    answer = client.post(f"{reverse('accounts:sign-in')}?{urlencode({'next': wanted})}", account)
    page = client.get(answer.url)
    assert page.status_code == 200
    kept = page.context["next"]
    assert kept == wanted
    sent = {"code": code_of(device, ahead=1), "next": kept}
    answer = client.post(reverse("accounts:code"), sent)
    assert answer.url == (wanted or reverse("home"))


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
    device = Authenticator.objects.get(user=cast.people["clerk_a"])
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
    device = Authenticator.objects.get(user=cast.people["examiner1"])
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


def test_database_alone_opens_nothing(cast: Cast) -> None:
    device, codes = put_on(cast, "clerk_a")
    device.refresh_from_db()
    assert len(device.bin_key) == 20
    assert device.bin_key.hex() not in device.key
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {code.replace("-", "") for code in codes}


def test_secret_copied_to_another_person_opens_nothing(cast: Cast) -> None:
    mine, _ = put_on(cast, "clerk_a")
    theirs, _ = put_on(cast, "examiner1")
    mine.refresh_from_db()
    Authenticator.objects.filter(pk=theirs.pk).update(key=mine.key, last_t=-1)
    client = Client()
    by_password("examiner1", client)
    assert give(client, code_of(mine, ahead=1)).status_code == 200
    assert not is_signed_in(client)


def test_key_rotates_and_a_lost_one_leaves_the_person_outside(cast: Cast, settings: Any) -> None:
    device, codes = put_on(cast, "clerk_a")
    code, old = code_of(device, ahead=1), settings.FACTOR_KEYS
    settings.FACTOR_KEYS = ["new-" + "n" * 40]
    client = Client()
    by_password("clerk_a", client)
    assert [give(client, text).status_code for text in (code, codes[1])] == [200, 200]
    settings.FACTOR_KEYS = [*settings.FACTOR_KEYS, *old]
    StaticDevice.objects.update(throttling_failure_count=0)
    for text in (code, codes[0]):
        client = Client()
        by_password("clerk_a", client)
        assert give(client, text).url == "/declarations/"


def test_unread_secret_that_waits_for_its_first_code_is_made_anew(
    cast: Cast, settings: Any
) -> None:
    client = signed_in(cast, "clerk_a")
    client.get(reverse(PAGE))
    settings.FACTOR_KEYS = ["new-" + "n" * 40]
    assert client.get(reverse(PAGE)).status_code == 200
    assert len(Authenticator.objects.get(user=cast.people["clerk_a"]).bin_key) == 20


@pytest.mark.django_db(transaction=True)
def test_secrets_are_sealed_by_the_migration_and_opened_on_the_way_back(cast: Cast) -> None:
    device, _ = put_on(cast, "clerk_a")
    device.refresh_from_db()
    secret, sealed = device.bin_key, device.key
    try:
        for name, key, codes in (("0004_account_security", secret.hex(), 0), ("0005", sealed, 1)):
            call_command("migrate", "accounts", name, verbosity=0)
            assert Authenticator.objects.get(pk=device.pk).key == key
            assert StaticToken.objects.count() == codes
            if not codes:
                owner = StaticDevice.objects.get(user=cast.people["clerk_a"])
                owner.token_set.create(token="abcdefgh23")
    finally:
        call_command("migrate", verbosity=0)
    assert verify_code(user=cast.people["clerk_a"], code="ABCDE-FGH23") is not None
