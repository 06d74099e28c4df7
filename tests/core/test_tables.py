"""Lists as files."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from apps.declarations.models import Declaration
from tests.cast import Cast, signed_in


@pytest.mark.django_db
def test_moment_in_a_file_is_local_and_to_the_minute(cast: Cast) -> None:
    form = cast.declaration()
    at = datetime(2026, 11, 20, 17, 30, 15, tzinfo=UTC)
    Declaration.objects.filter(pk=form.pk).update(updated_at=at)
    client = signed_in(cast, "clerk_a")
    text = client.get("/declarations/?export=csv").content.decode("utf-8-sig")
    headers, row = (line.split(",") for line in text.splitlines()[:2])
    assert dict(zip(headers, row, strict=False))["最近修改"] == "2026-11-21 01:30"


@pytest.mark.django_db
def test_total_below_a_list_is_that_of_all_its_rows_not_of_the_page(cast: Cast) -> None:
    for number in range(3):
        form = cast.declaration(name=f"项目{number}")
        Declaration.objects.filter(pk=form.pk).update(annual_amount=1000 + number)
    client = signed_in(cast, "clerk_a")
    page = client.get("/declarations/?per_page=1").content.decode()
    assert re.findall(r"<tfoot>.*?([\d,.]+\.\d\d)", page, re.DOTALL) == ["3,003.00"]
    assert page.count("1,00") == 1
