"""Fixtures of every test."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from apps.library.domain.heads import lessons_of
from tests.cast import Cast, build_cast


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    """Counts of failures and of requests begin anew with each test."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let the keys of documents begin far from those of their kinds, which tests must not mix; and
    let the process be warm, so that statements can be counted."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Django itself leaves the row away while the table has had none.
            cursor.execute(
                "insert into sqlite_sequence (name, seq) values ('projects_document', 70000)"
            )
        else:
            cursor.execute("alter sequence projects_document_key_seq restart with 70001")
        lessons_of(0)


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast in the database."""
    return build_cast()
