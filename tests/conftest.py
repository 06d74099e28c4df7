"""Fixtures of every test."""

import pytest

from tests.cast import Cast, build_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast in the database."""
    return build_cast()
