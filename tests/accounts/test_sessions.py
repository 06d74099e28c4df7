"""Sessions: their ends, their list, their number, and how seldom they are written."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.domain.browser_sessions import browser_name
from apps.accounts.models import BrowserSession
from apps.audit.models import AuditEvent
from tests.cast import PASSWORD, Cast, signed_in

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/108.0.0.0 Safari/537.36"


def sign_in(agent: str = CHROME) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post(reverse("accounts:sign-in"), {"username": "clerk_a", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:security")).status_code == 200


def age(client: Client, **values: int) -> None:
    session = client.session
    for name, seconds in values.items():
        session[name] = int(time.time()) - seconds
    session.save()


def test_own_sessions_are_listed_and_ended(cast: Cast) -> None:
    here, there = sign_in(), sign_in("Mozilla/5.0 (X11; Linux) Firefox/115.0")
    page = here.get(reverse("accounts:security")).content.decode()
    assert ("Chrome 108，Windows" in page, "Firefox 115，Linux" in page) == (True, True)
    other = BrowserSession.objects.get(browser__startswith="Firefox")
    here.post(reverse("accounts:security"), {"session": other.pk})
    assert (is_in(here), is_in(there)) == (True, False)
    assert AuditEvent.objects.first().action == "account.sessions_end"


def test_nobody_ends_another_persons_session(cast: Cast) -> None:
    client = sign_in()
    own = BrowserSession.objects.get()
    signed_in(cast, "clerk_b").post(reverse("accounts:security"), {"session": own.pk})
    assert is_in(client)


def test_number_of_sessions_is_bounded(cast: Cast, settings: Any) -> None:
    settings.SESSION_LIMIT = 2
    clients = [sign_in() for _ in range(3)]
    assert [is_in(client) for client in clients] == [False, True, True]


def test_new_password_ends_the_others(cast: Cast) -> None:
    here, there = sign_in(), sign_in()
    new = {
        "old_password": PASSWORD,
        "new_password1": "Other-1-word",
        "new_password2": "Other-1-word",
    }
    here.post(reverse("accounts:password"), new)
    assert (is_in(here), is_in(there)) == (True, False)
    assert BrowserSession.objects.count() == 1


def test_sign_out_takes_it_off_the_list(cast: Cast) -> None:
    sign_in().post(reverse("accounts:sign-out"))
    assert not BrowserSession.objects.exists()


def test_security_administrator_signs_somebody_off(cast: Cast) -> None:
    client = sign_in()
    sent = {"action": "sign_off", "_selected_action": [cast.people["clerk_a"].pk]}
    signed_in(cast, "security").post(reverse("admin:accounts_user_changelist"), sent)
    assert not is_in(client)


def test_session_ends_at_last_though_it_is_used(cast: Cast, settings: Any) -> None:
    client = sign_in()
    age(client, begun=settings.SESSION_HOURS * 3600 + 5, seen=1)
    assert client.get("/declarations/").status_code == 302
    assert not is_in(client)


def test_reading_writes_a_session_at_a_tenth_of_its_life_alone(cast: Cast, settings: Any) -> None:
    client = sign_in()

    def writes() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("accounts:security"))
        return [q["sql"] for q in queries if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]

    assert writes() == []
    age(client, seen=settings.SESSION_COOKIE_AGE // 10 + 5)
    assert [sql.split('"')[1] for sql in writes()] == ["accounts_browsersession", "django_session"]
    assert writes() == []


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome 108，Windows"),
        (CHROME + " Edg/108.0", "Edge 108，Windows"),
        ("curl/8", "其他浏览器"),
        ("", "其他浏览器"),
    ],
)
def test_browser_is_named_in_a_few_words(agent: str, name: str) -> None:
    assert browser_name(agent) == name
