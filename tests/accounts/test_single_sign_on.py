"""Single sign-on against a provider that runs beside the test, and the gateway's certificate."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a running OpenID Connect provider."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                requests.get(f"{address}/jwks", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        running.terminate()
        running.wait()


@pytest.fixture
def single_sign_on(provider: str, settings: Any) -> str:
    settings.ROOT_URLCONF = "tests.accounts.oidc_urls"
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "apps.accounts.oidc.SingleSignOn",
    ]
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "perfgoals", "secret"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{provider}/oauth2/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{provider}/oauth2/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{provider}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{provider}/jwks"
    # This provider has one key, and does not number it.
    settings.OIDC_VERIFY_KID = False
    return provider


def walk(provider: str, name: str, client: Client) -> Any:
    """Go from our sign-in page to the provider, be somebody there, and come back."""
    assert "单点登录" in client.get(reverse("accounts:sign-in")).content.decode()
    claims = {"preferred_username": name}
    requests.put(f"{provider}/users/{name}", json=claims, timeout=5).raise_for_status()
    begin = client.get("/oidc/authenticate/", {"next": "/declarations/"})
    answer = requests.post(begin.url, {"sub": name}, allow_redirects=False, timeout=5)
    back = answer.headers["Location"]
    assert back.startswith("http://testserver/oidc/callback/")
    return client.get(back.removeprefix("http://testserver"))


def test_person_of_the_provider_is_signed_in(cast: Cast, single_sign_on: str) -> None:
    client = Client()
    answer = walk(single_sign_on, "clerk_a", client)
    assert answer.url == "/declarations/"
    assert int(client.session["_auth_user_id"]) == cast.people["clerk_a"].pk
    assert AuditEvent.objects.first().after == {"via": "单点登录"}
    assert client.get(reverse("accounts:security")).status_code == 200


@pytest.mark.parametrize("name", ["stranger", "clerk_b"])
def test_unknown_or_disabled_account_is_told_so_and_never_made(
    cast: Cast, single_sign_on: str, name: str
) -> None:
    User.objects.filter(username="clerk_b").update(is_active=False)
    count = User.objects.count()
    client = Client()
    answer = walk(single_sign_on, name, client)
    assert answer.url == reverse("accounts:sign-in")
    assert "单点登录没有成功" in client.get(answer.url).content.decode()
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == count


def test_answer_to_a_question_nobody_asked_is_refused(cast: Cast, single_sign_on: str) -> None:
    client = Client()
    begin = client.get("/oidc/authenticate/")
    answer = requests.post(begin.url, {"sub": "clerk_a"}, allow_redirects=False, timeout=5)
    back = answer.headers["Location"].removeprefix("http://testserver")
    other = Client(raise_request_exception=False)
    assert other.get(back).status_code in {302, 400}
    assert "_auth_user_id" not in other.session
    forged = re.sub(r"state=[^&]+", "state=x", back)
    assert client.get(forged).status_code == 400
    assert "_auth_user_id" not in client.session


def test_provider_out_of_order_is_told(cast: Cast, single_sign_on: str, settings: Any) -> None:
    settings.OIDC_VERIFY_KID = True
    assert walk(single_sign_on, "clerk_a", Client()).url == reverse("accounts:sign-in")
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:9/"
    assert walk(single_sign_on, "clerk_a", Client()).url == reverse("accounts:sign-in")


@pytest.mark.parametrize(
    ("subject", "peer", "is_in"),
    [
        ("CN=clerk_a,OU=教育局,C=CN", "127.0.0.1", True),
        ("C=CN, CN=clerk_a", "127.0.0.1", True),
        ("OU=x\\,CN=clerk_a,CN=nobody", "127.0.0.1", False),
        ("CN=clerk_a,CN=clerk_b", "127.0.0.1", False),
        ("CN=nobody", "127.0.0.1", False),
        ("CN=clerk_a", "10.0.0.9", False),
        ("", "127.0.0.1", False),
    ],
)
def test_certificate_counts_from_a_trusted_gateway_alone(
    cast: Cast, settings: Any, subject: str, peer: str, is_in: bool
) -> None:
    settings.CERTIFICATE_HEADER, settings.BEHIND_PROXY = "X-SSL-Client-DN", True
    client = Client()
    assert "用数字证书登录" in client.get(reverse("accounts:sign-in")).content.decode()
    headers = {"x-ssl-client-dn": subject.encode().decode("latin-1")}
    client.post(reverse("accounts:certificate"), headers=headers, REMOTE_ADDR=peer)
    assert ("_auth_user_id" in client.session) is is_in


def test_certificate_counts_for_nothing_without_the_setting(cast: Cast) -> None:
    client = Client()
    client.post(reverse("accounts:certificate"), headers={"x-ssl-client-dn": "CN=clerk_a"})
    assert "_auth_user_id" not in client.session
