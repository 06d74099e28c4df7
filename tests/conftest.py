"""Fixtures of every test."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.cast import Cast, build_cast


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    """Counts of failures and of requests begin anew with each test."""
    yield
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast in the database."""
    return build_cast()
