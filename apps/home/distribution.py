"""How the tables are spread over several servers: which of them, by which column, with what keys.

The statements are those of Citus. The keys they ask for are no more than PostgreSQL itself asks of
tables that are parted by the column, which is how they are tried (``.ci/spread.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, OuterRef

from apps.core.districts import DistrictField

# Grows, but is no district's own: rows of people without one stand in it, and a chain, which must
# not be torn, is the work of all districts together.
BY_OTHER: Final = {"audit_auditevent": "chain"}

_KEYS: Final = """
select c.conrelid::regclass::text, c.conname, c.contype, c.confrelid::regclass::text,
       array(select attname from unnest(c.conkey) with ordinality k(num, at)
             join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num order by at),
       array(select attname from unnest(c.confkey) with ordinality k(num, at)
             join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.num order by at)
from pg_constraint c join pg_namespace n on n.oid = c.connamespace
where n.nspname = current_schema() and c.contype in ('f', 'p', 'u')
order by c.contype, 1, 2
"""


def spread_models() -> list[type[models.Model]]:
    """Return the models whose rows are spread by their district, those they hang on first."""
    return _in_order({one for one in apps.get_models() if district_of(one) and not one._meta.proxy})


def district_of(model: type[models.Model]) -> str:
    """Return the name of the field that keeps the district in a model's own table; else blank."""
    fields = model._meta.local_concrete_fields
    return next((one.name for one in fields if isinstance(one, DistrictField)), "")


def spread_columns() -> dict[str, str]:
    """Return the tables that are spread, each with the column it is spread by."""
    return {**dict.fromkeys(map(_table, spread_models()), "district_id"), **BY_OTHER}


def shared_tables() -> list[str]:
    """Return the tables that every server has a copy of: all that rows of spread ones point to."""
    spread, found = spread_columns(), set[type[models.Model]]()
    waiting = [model for model in apps.get_models() if model._meta.db_table in spread]
    while waiting:
        new = {one for one in _targets(waiting.pop()) if one._meta.db_table not in spread} - found
        found |= new
        waiting += new
    return [model._meta.db_table for model in _in_order(found)]


def _targets(model: type[models.Model]) -> Iterator[type[models.Model]]:
    """Return the models whose rows a model's own table points to."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.ForeignKey) and field.db_constraint:  # type: ignore[attr-defined]
            yield field.related_model


def _in_order(some: set[type[models.Model]]) -> list[type[models.Model]]:
    """Return models so that each comes after those it points to, else by the name of its table."""
    done: dict[type[models.Model], None] = {}

    def take(model: type[models.Model]) -> None:
        for target in sorted(set(_targets(model)) & some - {model}, key=_table):
            if target not in done:
                take(target)
        done[model] = None

    for model in sorted(some, key=_table):
        take(model)
    return list(done)


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


def spreading() -> list[str]:
    """Return the statements that spread the tables, once their keys allow it. Tables spread by a
    column of one type lie side by side by themselves."""
    return [
        *(f"select create_reference_table('{table}');" for table in shared_tables()),
        *(
            f"select create_distributed_table('{table}', '{column}');"
            for table, column in spread_columns().items()
        ),
    ]


@dataclass(frozen=True, slots=True)
class Key:
    """A primary, unique or foreign key as the database has it."""

    table: str
    name: str
    kind: str
    target: str
    columns: list[str]
    others: list[str]

    def dropped(self) -> str:
        """Return the statement that takes it away."""
        return f"alter table {self.table} drop constraint {self.name} cascade;"

    def widened(self, column: str) -> str:
        """Return the statement that puts it back with the column in it."""
        own = ", ".join([column, *self.columns])
        add = f"alter table {self.table} add constraint {self.name}"
        if self.kind == "f":
            there = ", ".join([column, *self.others])
            tail = "deferrable initially deferred"
            return f"{add} foreign key ({own}) references {self.target} ({there}) {tail};"
        return f"{add} {'primary key' if self.kind == 'p' else 'unique'} ({own});"


def narrow_keys(connection: BaseDatabaseWrapper) -> list[Key]:
    """Return the keys of spread tables that leave out the column: primary keys, the unique columns
    of one-to-one links, and the foreign keys among them. PostgreSQL alone."""
    spread = spread_columns()
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        keys = [Key(*row) for row in cursor.fetchall()]
    return [
        key
        for key in keys
        if key.table in spread and spread[key.table] not in key.columns
        if key.kind != "f" or key.target in spread
    ]


def widening(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the statements that put the column into every key; the program needs no change."""
    keys, spread = narrow_keys(connection), spread_columns()
    return [
        *(key.dropped() for key in keys if key.kind == "f"),
        *(key.dropped() for key in keys if key.kind != "f"),
        *(key.widened(spread[key.table]) for key in keys if key.kind != "f"),
        *(key.widened(spread[key.table]) for key in keys if key.kind == "f"),
    ]


def strays() -> Iterator[tuple[str, int]]:
    """Return each link between rows of different districts, with the number of such rows."""
    for model in spread_models():
        own = district_of(model)
        for link in model._meta.local_concrete_fields:
            there = _district_path(link)
            if there:
                rows = model._base_manager.filter(**{f"{link.name}__isnull": False})
                if count := rows.exclude(**{own: F(f"{link.name}__{there}")}).count():
                    yield f"{model._meta.db_table}.{link.column}", count
        if any(field.name == "document_key" for field in model._meta.local_concrete_fields):
            yield from _strays_by_key(model, own)


def _strays_by_key(model: type[models.Model], own: str) -> Iterator[tuple[str, int]]:
    """Return the rows that name a form by its key alone and are of another district."""
    form: Any = apps.get_model("projects", "Document")
    there = form.objects.filter(key=OuterRef("document_key")).values("district")
    rows = model._base_manager.annotate(there=models.Subquery(there[:1])).exclude(there=None)
    if count := rows.exclude(**{own: F("there")}).count():
        yield f"{model._meta.db_table}.document_key", count


def _district_path(link: models.Field[Any, Any]) -> str:
    """Return how the row at the other end of a link knows its district; blank where it has none."""
    target = link.related_model
    if isinstance(link, DistrictField) or not isinstance(target, type):
        return ""
    names = {field.name for field in target._meta.concrete_fields}
    if target._meta.label == "accounts.Unit":
        return "department__district"
    # An account's district says who looks after it, not where the person works.
    return "district" if "district" in names and target._meta.label != "accounts.User" else ""
