"""What no browser of a person sends gets a page in Chinese with the way back; private pages are not kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.requests import TolerantHandler
from perfgoals.env import database
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary*=nosuch''a", "a; b*=x'y"])
def test_head_that_cannot_be_parsed_is_answered(content_type: str) -> None:
    told: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/sign-in/",
        "CONTENT_TYPE": content_type,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(b""),
        "wsgi.url_scheme": "http",
    }
    answer = TolerantHandler()(environ, lambda status, headers: told.append(status))
    assert told == ["403 Forbidden"]
    assert "页面已过期" in b"".join(answer).decode()


def test_address_for_posting_alone_says_so(cast: Cast) -> None:
    answer = signed_in(cast, "clerk_a").get(reverse("accounts:sign-out"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")
    assert "不能这样打开" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_blank_name_of_a_field_in_the_address_is_none(cast: Cast) -> None:
    person = cast.people["clerk_a"]
    page = reverse("admin:accounts_user_change", args=[person.pk])
    assert signed_in(cast, "system").get(f"{page}?_to_field=").status_code == 200


def test_old_page_gives_back_what_was_typed(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["clerk_a"])
    sent = {"text": "与测算<不符>", "old_password": "Secret-1", "x": "1"}
    answer = client.post(reverse("accounts:password"), sent)
    assert answer.status_code == 403
    assert [text in answer.content.decode() for text in ("与测算&lt;不符&gt;", "Secret-1")] == [
        True,
        False,
    ]


def test_private_pages_are_not_kept(cast: Cast) -> None:
    answer = signed_in(cast, "clerk_a").get("/")
    assert answer["Cache-Control"] == "private, no-store"
    assert "camera=()" in answer["Permissions-Policy"]


def test_pages_keep_strangers_scripts_and_frames_out(cast: Cast) -> None:
    answer = signed_in(cast, "clerk_a").get("/")
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert {name: policy[name] for name in ("script-src", "object-src", "frame-ancestors")} == {
        "script-src": "'self'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    names = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")
    assert [answer[name] for name in names] == ["nosniff", "DENY", "same-origin"]
    names = ("Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy")
    assert [answer[name] for name in names] == ["same-origin"] * 2


def test_database_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.sqlite3"
    database("", path)
    assert [item.stat().st_mode & 0o777 for item in (path, path.parent)] == [0o600, 0o700]
