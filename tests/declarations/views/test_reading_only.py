"""A form is read where nothing can be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import reverse

from apps.checks.models import Traced
from tests.cast import build_cast, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def nothing_written() -> Iterator[None]:
    """Let the database refuse every write."""
    sqlite = connection.vendor == "sqlite"
    off, on = (
        ("pragma query_only = 1", "pragma query_only = 0")
        if sqlite
        else ("set default_transaction_read_only = on", "set default_transaction_read_only = off")
    )
    with connection.cursor() as cursor:
        cursor.execute(off)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(on)


def test_form_beside_unkept_ones_is_read_though_nothing_can_be_written() -> None:
    cast = build_cast()
    form, beside = cast.declaration(name="甲项目"), cast.declaration(name="乙项目")
    page, client = reverse("declarations:detail", args=[form.pk]), signed_in(cast, "clerk_a")
    Traced.objects.all().delete()
    with nothing_written():
        answer = client.get(page)
    assert (answer.status_code, "甲项目" in answer.content.decode()) == (200, True)
    assert not Traced.objects.exists()
    assert client.get(page).status_code == 200
    assert Traced.objects.filter(document_key=beside.key).exists()
