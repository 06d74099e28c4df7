"""Every address with every role, all projects sealed: none of them names one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast as AsText
from django.db.models.functions import Concat
from django.test import Client

from apps.projects.models import Document, Project
from tests.cast import Cast
from tests.home.test_fuzz import addresses
from tests.home.test_role_matrix import PEOPLE, Objects

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MARK = "封存甲乙丙"


def text_of(answer: Any) -> str:
    """Return what an answer says, the parts of a file that is sent included."""
    content = b"".join(answer) if answer.streaming else answer.content
    return str(content.decode("utf-8", errors="replace"))


def test_no_address_names_a_sealed_project(cast: Cast) -> None:
    objects = Objects(cast)
    pages = addresses(objects)
    assert len(pages) > 150
    name = Concat(Value(MARK), AsText(F("pk"), CharField()))
    Project.objects.update(name=name, is_sealed=True, is_secret=True)
    Document.objects.update(approved_name="", search_text=MARK)
    told = []
    for person in PEOPLE:
        client = Client(raise_request_exception=False)
        if person != "nobody":
            client.force_login(cast.people[person])
        told += [
            (name, person)
            for name, path in pages
            if MARK in text_of(client.get(path, follow=False))
        ]
    assert told == []
