"""What a new connection to the database is told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper


def switch_off_compiling(
    sender: type[Any], connection: BaseDatabaseWrapper, **kwargs: object
) -> None:
    """Let PostgreSQL run queries as they are, where it knows the setting.

    It compiles what it takes for dear, and takes a list with looked-up names for it: a page of fifty
    rows then waits for seconds of compiling (measured at 100,000 forms: 12 s). Asked of its settings,
    so that databases that only speak its language are not upset.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(name, 'off', false) FROM pg_settings WHERE name = 'jit'")


def name_all_columns(sender: type[Any], connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Let rows be grouped by all that is selected where keys were widened by the district.

    PostgreSQL knows the rest of a row by its whole key alone, of which Django names one column.
    """
    if settings.WIDE_KEYS:
        connection.features.allows_group_by_selected_pks = False
