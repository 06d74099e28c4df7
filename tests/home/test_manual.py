"""The manual as a page."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders

from apps.accounts.roles import Role
from apps.home.manual import CHAPTERS, manual
from tests.cast import Cast, signed_in


def test_each_role_has_a_chapter_to_start_with() -> None:
    anchors = [anchor for anchor, _ in manual().chapters]
    assert set(CHAPTERS) == set(Role)
    assert [anchor for anchor in CHAPTERS.values() if anchor not in anchors] == []


def test_each_picture_of_the_manual_is_there() -> None:
    pictures = re.findall(r'src="/static/(manual/[^"]+)"', manual().html)
    assert len(pictures) > 20
    assert [name for name in pictures if finders.find(name) is None] == []


@pytest.mark.django_db
def test_every_page_leads_to_the_chapter_of_the_role(cast: Cast) -> None:
    page = signed_in(cast, "clerk_a").get("/").content.decode()
    assert '<a href="/manual/#二填报人">手册</a>' in page


@pytest.mark.django_db
def test_links_of_the_manual_lead_to_pages(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    links = set(re.findall(r'href="(/[^"#]+)"', manual().html))
    assert links == {"/manual/rules/"}
    page = client.get("/manual/rules/").content.decode()
    assert "<title>自动校验规则" in page
    assert client.get("/manual/nothing/").status_code == 404
