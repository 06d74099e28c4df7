"""Fixtures of every test."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.signals import connection_created

from apps.library.domain.heads import lessons_of
from tests.cast import Cast, build_cast
from tests.template import fill, template_on

DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a second database be tried with those tests alone that see one."""
    parser.addoption(
        "--database-only", action="store_true", help="leave out what never asks a database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests that no database can change, where that was asked for."""
    if config.getoption("--database-only"):
        told = {item: _asks_database(item) for item in items}
        config.hook.pytest_deselected(items=[item for item in items if not told[item]])
        items[:] = [item for item in items if told[item]]


def _asks_database(item: pytest.Item) -> bool:
    """Return whether a test is let to a database, or starts an installation that has its own."""
    if item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ())):
        return True
    names = vars(getattr(item, "module", None) or object).values()
    return any(getattr(name, "__module__", "") == "tests.sites" for name in names)


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    """Counts of failures and of requests begin anew with each test."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_use_migrations: bool
) -> None:
    """Let the tests' database be a copy of the template, unless it is to do without migrations."""
    if not django_db_use_migrations:
        return
    if connection.vendor == "sqlite":
        connection_created.connect(_filled)
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = template_on(os.environ["TEST_DATABASE_URL"])


def _filled(connection: Any, **_: object) -> None:
    connection_created.disconnect(_filled)
    fill(connection)


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
