"""Copy a district's departments, units, projects and forms with other keys, by SQL: a hundred
thousand forms in minutes.

DATABASE_URL=… python bench/clone.py COPIES

The database, PostgreSQL or SQLite, must hold one district made by ``manage.py make_district`` and
nothing else. The copies belong to the same district and years; people are not copied.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# Each table with the column that is its key and those that lead to other copied tables.
TABLES = {
    "accounts_department": ("id", ()),
    "accounts_unit": ("id", ("department_id",)),
    "projects_project": ("id", ("unit_id",)),
    "projects_document": ("key", ("project_id", "unit_id")),
    "declarations_declaration": ("id", ("document_id",)),
    "declarations_fundingline": ("id", ("declaration_id",)),
    "declarations_indicator": ("id", ("declaration_id",)),
    "declarations_narrative": ("id", ("declaration_id",)),
    "entry_version": ("id", ("document_id",)),
    "workflow_transitionrecord": ("id", ("document_id", "department_id")),
}
# What must be another text in each copy.
TEXTS = {
    "accounts_department": ("code", "name"),
    "accounts_unit": ("code", "name"),
}


STEP = 10_000_000


def copy(cursor: Any, table: str, columns: list[str], number: int) -> None:
    """Copy the rows that were there first; their keys are moved by a multiple of a number that is
    larger than all of them."""
    key, links = TABLES[table]
    texts = TEXTS.get(table, ())
    values = [
        f'"{name}" + {number * STEP}'
        if name in (key, *links)
        else f"""substr("{name}", 1, 80) || '{chr(64 + number)}'"""
        if name in texts
        else f'"{name}"'
        for name in columns
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f'insert into "{table}" ({names})'  # noqa: S608 -- names of our own tables
        f' select {", ".join(values)} from "{table}" where "{key}" < {STEP}'
    )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        columns = {
            table: [
                one.name for one in connection.introspection.get_table_description(cursor, table)
            ]
            for table in TABLES
        }
        for number in range(1, int(sys.argv[1]) + 1):
            for table in TABLES:
                copy(cursor, table, columns[table], number)
            print(number, flush=True)
        cursor.execute("vacuum" if connection.vendor == "sqlite" else "vacuum analyze")


if __name__ == "__main__":
    main()
