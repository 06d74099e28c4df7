"""What no page of ours sends: each is answered with a page or a sentence, never with a fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.evaluations.helpers import started

pytestmark = pytest.mark.django_db
ENDLESS = "9" * 5000


def as_person(cast: Cast, person: str) -> Client:
    # The page of a fault is what is looked for, not its trace.
    client = Client(raise_request_exception=False)
    client.force_login(cast.people[person])
    return client


@pytest.mark.parametrize(
    ("person", "address", "status"),
    [
        ("clerk_a", "/declarations/?per_page=-1", 200),
        ("clerk_a", "/declarations/?per_page=0&page=-5&sort=nosuch", 200),
        ("clerk_a", "/declarations/?page=abc&q=%00&fiscal_year=%00&state=x", 200),
        ("clerk_a", f"/declarations/{ENDLESS[:30]}/", 404),
        ("examiner1", f"/rules/?per_page=-9&year={ENDLESS}", 200),
        ("examiner1", "/admin/declarations/declaration/?state__exact=a%00b&waiting=all", 200),
        ("examiner1", "/admin/declarations/indicator/export/?page=abc", 400),
        ("system", "/admin/accounts/user/export/?is_active__exact=1e400", 302),
        ("examiner1", "/admin/evaluations/selfevaluation/²/change/", 404),
        ("audit", f"/admin/audit/auditevent/?at__year={ENDLESS[:29]}", 302),
        ("system", "/admin/accounts/user/?is_active__exact=1e400", 302),
    ],
)
def test_an_odd_address_is_answered(cast: Cast, person: str, address: str, status: int) -> None:
    assert as_person(cast, person).get(address).status_code == status


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"[" * 100_000, b"true", b"[[1]]", b'{"revision": 1e999, "cells": 5}'],
)
@pytest.mark.parametrize("page", ["declarations:autosave", "declarations:paste"])
def test_what_is_no_batch_is_refused(cast: Cast, page: str, body: bytes) -> None:
    form = cast.declaration()
    answer = as_person(cast, "clerk_a").post(
        reverse(page, args=[form.pk]), body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_half_a_character_is_dropped_and_a_rare_one_kept(cast: Cast) -> None:
    form = cast.declaration()
    client = as_person(cast, "clerk_a")

    def send(text: str) -> Any:
        cell = {"place": "goal.total", "value": "TEXT", "was": [""]}
        body = json.dumps({"revision": 1, "edition": "2025", "cells": [cell]})
        return client.post(
            reverse("declarations:autosave", args=[form.pk]),
            body.replace("TEXT", text),
            content_type="application/json",
        )

    stored = send("𠮷\\ud842祥\\u0000😀\\u000b𪚥").json()["stored"]
    assert stored == {"goal.total": "𠮷祥😀\n𪚥"}
    form.refresh_from_db()
    assert form.total_goal == "𠮷祥😀\n𪚥"


def test_signs_a_workbook_cannot_hold_do_not_stop_the_export_of_a_list(cast: Cast) -> None:
    cast.declaration(name="甲\x01乙\x0c丙")
    answer = as_person(cast, "clerk_a").get("/declarations/?export=xlsx")
    assert answer.status_code == 200


def test_nul_characters_do_not_reach_the_database(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    client = as_person(cast, "department_a")
    move = reverse("declarations:move", args=[form.pk, "dept_return"])
    client.post(move, {"opinion": "金\0额不符", "revision": form.revision})
    form.refresh_from_db()
    assert form.state == "returned"
    clerk = as_person(cast, "clerk_a")
    history = clerk.get(reverse("declarations:detail", args=[form.pk])).content.decode()
    assert "金额不符" in history
    suggest = reverse("declarations:suggest", args=[form.pk])
    assert clerk.get(suggest, {"q": "培\0", "level2": "\0"}).status_code == 200


@pytest.mark.parametrize("wanted", ["home", "字", "//evil.example/", "https://evil.example/", "\\"])
def test_the_way_back_is_a_page_of_ours(cast: Cast, wanted: str) -> None:
    form = cast.declaration(state="dept_review")
    write = reverse("reviews:opinion-declarations", args=[form.pk])
    answer = as_person(cast, "department_a").post(write, {"text": "请核对", "next": wanted})
    assert (answer.status_code, answer["Location"]) == (302, f"/declarations/{form.pk}/")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "大" * 31, "query": ""}, "30"),
        ({"name": "大额", "query": "q=" + "x" * 600}, "500"),
        ({"drop": "无", "query": "a=1\r\nSet-Cookie: x"}, ""),
    ],
)
def test_a_search_that_cannot_be_kept_is_refused(
    cast: Cast, sent: dict[str, str], said: str
) -> None:
    answer = as_person(cast, "examiner1").post(reverse("admin:reviews_declaration_filters"), sent)
    assert answer.status_code == 302
    assert [said in str(message) for message in get_messages(answer.wsgi_request)] == (
        [True] if said else []
    )


def test_figures_beyond_any_sum_are_kept_as_typed(cast: Cast) -> None:
    evaluation = started(cast)
    row = evaluation.rows.all()[1]
    client = as_person(cast, "clerk_a")
    cell = {"place": f"row.{row.pk}.actual", "value": "9" * 200, "was": [""]}
    saved = client.post(
        reverse("evaluations:autosave", args=[evaluation.pk]),
        json.dumps({"revision": 1, "cells": [cell]}),
        content_type="application/json",
    )
    assert list(saved.json()["stored"]) == [f"row.{row.pk}.actual"]
    form = cast.declaration(name="明细")
    price = {"place": "narrative.budget_items", "value": f"课桌 | {'9' * 60} | 1", "was": [""]}
    client.post(
        reverse("declarations:autosave", args=[form.pk]),
        json.dumps({"revision": 1, "edition": "2025", "cells": [price]}),
        content_type="application/json",
    )
    assert client.get(reverse("declarations:detail", args=[form.pk])).status_code == 200


def test_security_admin_is_told_that_a_person_is_none(cast: Cast) -> None:
    add = reverse("admin:accounts_membership_add")
    answer = as_person(cast, "security").post(add, {"user": "x", "role": "clerk"})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["user"]


def test_password_digests_cannot_be_guessed_at_through_the_list_of_users(cast: Cast) -> None:
    users = reverse("admin:accounts_user_changelist")
    digest = cast.people["audit"].password[:4]
    for person in ("system", "security"):
        client = as_person(cast, person)
        assert client.get(users, {"password__startswith": digest}).status_code == 400
        assert client.get(users, {"is_active__exact": "1"}).status_code == 200
