"""The admin's wording: the compiled catalogue says what its source says, and Django asks for it."""

from __future__ import annotations

import gettext
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import gettext as translated

from tests.cast import Cast, signed_in

FOLDER = Path(__file__).parents[2] / "apps" / "core" / "locale" / "zh_Hans" / "LC_MESSAGES"
ENTRY = re.compile(r'^msgid (".+")$(?:\nmsgid_plural ".+")?\nmsgstr(?:\[0\])? (".+")$', re.M)


def test_compiled_catalogue_is_the_source() -> None:
    source = (FOLDER / "django.po").read_text("utf-8")
    entries = {
        a[1:-1].replace('\\"', '"'): b[1:-1].replace('\\"', '"') for a, b in ENTRY.findall(source)
    }
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    flat = {
        key[0] if isinstance(key, tuple) else key: text for key, text in compiled.items() if key
    }
    assert flat == entries


def test_wording_goes_before_djangos_and_dates_are_written_short() -> None:
    assert translated("Home") == "设置"
    moment = Context({"at": datetime(2026, 10, 31, 10, 0, 30, tzinfo=UTC)})
    assert Template("{{ at }}").render(moment) == "2026-10-31 18:00"


@pytest.mark.django_db
def test_list_is_headed_by_its_name(cast: Cast) -> None:
    client = signed_in(cast, "examiner2")
    page = client.get("/admin/library/libraryindicator/").content.decode()
    assert "<h1>指标库</h1>" in page
    assert "新增指标库指标" in page


@pytest.mark.django_db
def test_list_without_rows_says_so(cast: Cast) -> None:
    client = signed_in(cast, "examiner2")
    page = client.get("/admin/library/libraryindicator/?q=没有的").content.decode()
    assert "没有符合条件的记录。" in page
