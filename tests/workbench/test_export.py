"""Downloading the official form."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from apps.documents.readers import read
from apps.documents.recognition import recognise
from tests.cast import Cast


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_download_is_named_after_the_project_and_reads_back(cast: Cast, form: str) -> None:
    declaration = cast.declaration(name="培训/项目")
    client = Client()
    client.force_login(cast.people["clerk_a"])
    answer = client.get(reverse("export", args=[declaration.pk, form]))
    assert unquote(answer["Content-Disposition"]) == (
        f"attachment; filename*=UTF-8''甲单位-培训项目-2027.{form}"
    )
    (document,) = recognise(read(answer.content)).documents
    assert document.sheet.project_name == "培训/项目"
    assert len(document.sheet.indicators) == 6


@pytest.mark.django_db
def test_unknown_format_is_not_found(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people["clerk_a"])
    assert client.get(f"/declarations/{cast.declaration().pk}/export/exe/").status_code == 404
