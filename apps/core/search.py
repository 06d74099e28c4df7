"""Finding rows by words of a text, two Chinese characters included: the lookup ``holds``.

The one place of searching with vendor SQL. PostgreSQL (and its relatives) finds the word's pairs of
characters in an inverted index and looks only at those rows; a trigram index would not serve words
of two characters. Other databases look at every row: on SQLite that is 40 ms at 20,000 forms.

    Document.objects.filter(search_text__holds="养老")

A single character is looked for in every row by all. An index is made in a migration by
``index_text``.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import CharField, Lookup, TextField
from django.db.models.lookups import IContains
from django.db.models.sql.compiler import SQLCompiler

# Pairs by laying the characters beside themselves moved by one: a tenth of the cost of substrings.
_FUNCTION: Final = """
create or replace function text_grams(value text) returns text[]
language sql immutable strict parallel safe cost 10000 as $$
  select coalesce(array_agg(one || two), '{}')
  from unnest(
    string_to_array(lower(value), null), (string_to_array(lower(value), null))[2:]
  ) as pairs(one, two)
  where two is not null
$$
"""


def grams(word: str) -> list[str]:
    """Return what a word is looked up by: its pairs of characters; none for a single one."""
    word = word.lower()
    return list(dict.fromkeys(word[place : place + 2] for place in range(len(word) - 1)))


class Holds(Lookup):
    """Return whether a text holds a word, whatever its case."""

    lookup_name = "holds"

    def plain(self) -> IContains:
        """Return the lookup that every database knows."""
        return IContains(self.lhs, self.rhs)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        return self.plain().as_sql(compiler, connection)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        column, parameters = self.process_lhs(compiler, connection)
        check, checked = self.plain().as_sql(compiler, connection)
        found = grams(str(self.rhs))
        if not found:
            return check, checked
        text = f"(text_grams({column}) @> %s::text[] AND {check})"
        return text, [*parameters, found, *checked]


def register_lookup() -> None:
    """Make ``holds`` known; called when the app is ready."""
    for field in (CharField, TextField):
        field.register_lookup(Holds)


def index_text(table: str, column: str, name: str) -> migrations.RunPython:
    """Return the migration step that makes the index of a column, where the database has such."""

    def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            quote = editor.quote_name
            editor.execute(_FUNCTION)
            editor.execute(
                f"create index {quote(name)} on {quote(table)} using gin (text_grams({quote(column)}))"
            )
            # Of a frequent word the planner would rather make the pairs of every row anew, which
            # takes seconds; without statistics it goes by the index always.
            editor.execute(f"alter index {quote(name)} alter column 1 set statistics 0")

    def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"drop index {editor.quote_name(name)}")

    return migrations.RunPython(make, drop)
