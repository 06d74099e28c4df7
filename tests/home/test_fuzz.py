"""Every address with every role and what no page of ours sends: no fault, no empty or English page."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import get_resolver

from tests.cast import Cast
from tests.home.test_role_matrix import OUTSIDE, PEOPLE, Objects, url_names

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LONG = "9" * 400
QUERIES = (
    "_to_field=",
    "_popup=1&_to_field=password",
    "q=%00%F0%28&p=-1&o=9.9.-9&all=",
    f"page={LONG}&per_page=1e9&sort=-x'&year={LONG}",
    "e=1&_changelist_filters=%00&id__exact=x&pk__in=,",
    "password__startswith=pbkdf2&user__password__contains=a&memberships__user__password=b",
    "export=xlsx&sort=%27%22&state=<script>&next=//evil.example",
    "next=javascript:alert(1)&revision=-1&place=row.0.level3",
)
FIELDS: tuple[dict[str, Any], ...] = (
    {},
    {"revision": LONG, "opinion": "\0", "text": "<b>" * 50, "place": "../..", "next": "//x"},
    {"action": "nosuch", "_selected_action": ["0", "x", LONG], "index": LONG},
    {
        "user": "x",
        "role": "nosuch",
        "district": LONG,
        "unit": "-1",
        "level": "🐉",
        "code": "\u202e",
    },
    {"kind": "nosuch", "form": "../../etc/passwd", "session": LONG, "password": "x" * 5000},
)
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b"\xff\xfe{"),
    ("application/json", b'{"revision": 1e999, "cells": [{"place": {}, "value": []}], "order": 5}'),
    ("application/json", b"[" * 5000),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=a", b'--a\r\nContent-Disposition: form-data; name="file"; fi'),
    (
        "multipart/form-data; boundary=a",
        b'--a\r\nContent-Disposition: form-data; name="file"; filename="../\xff.xlsx"\r\n\r\n'
        b"PK\x03\x04\r\n--a--\r\n",
    ),
    ("text/plain; charset=utf-16", b"a\x00"),
    ("application/xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
)
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW")


def addresses(objects: Objects) -> list[tuple[str, str]]:
    """Return (name, path) of every address, those of the admin's lists for adding included."""
    names = sorted({name for name, _ in url_names(get_resolver())} - set(OUTSIDE))
    found = []
    for name in names:
        plain = re.sub(r"_(history|delete|process_import)$", "_change", name)
        base = objects.url(plain, "own")
        found.append((name, base.replace("/change/", "/delete/") if plain != name else base))
    return found


def fault_of(answer: Any, method: str) -> str:
    """Return what is wrong with an answer, blank when nothing."""
    if answer.status_code >= 500:
        return f"status {answer.status_code}"
    if answer.streaming:
        b"".join(answer)
        return ""
    if answer.status_code < 400 or method in {"HEAD", "OPTIONS"}:
        return ""
    text = answer.content.decode(errors="replace")
    if "application/json" in answer["Content-Type"]:
        text = str(answer.json())
    return "" if CHINESE.search(text) else f"no Chinese in {answer.status_code}: {text[:80]!r}"


def send(client: Client, path: str, dice: random.Random, method: str) -> Any:
    query = dice.choice(QUERIES)
    if method == "GET":
        return client.get(f"{path}?{query}")
    if method == "ODD":
        return client.generic(dice.choice(METHODS), path, b"x=1")
    if dice.random() < 0.5:
        return client.post(f"{path}?{query}", dice.choice(FIELDS))
    content_type, body = dice.choice(BODIES)
    return client.generic("POST", path, body, content_type=content_type)


@pytest.mark.parametrize("method", ["GET", "POST", "ODD"])
def test_nothing_sent_to_any_address_is_a_fault(cast: Cast, method: str) -> None:
    dice = random.Random(method)
    objects, wrong = Objects(cast), []
    clients = {person: Client(raise_request_exception=False) for person in PEOPLE}
    for name, path in addresses(objects):
        for person, client in clients.items():
            if person != "nobody" and SESSION_KEY not in client.session:
                client.force_login(cast.people[person])
            if method == "ODD" and dice.random() < 0.7:
                continue
            answer = send(client, path, dice, method)
            if fault := fault_of(answer, answer.request["REQUEST_METHOD"]):
                wrong.append((name, person, fault))
    assert wrong == []
