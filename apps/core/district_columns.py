"""Steps of migrations that give tables their district: the column, what is in it, and that it is
never missing; see ``districts``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddField, AlterField, RunPython
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps
from django.db.models import OuterRef, Subquery
from django.db.models.expressions import Combinable

from apps.core.districts import DistrictField

BEFORE = [
    ("blanks", "0002_csv_tables"),
    ("checks", "0008_traced_versions"),
    ("declarations", "0008_board_figures"),
    ("entry", "0007_held"),
    ("evaluations", "0008_board_figures"),
    ("exports", "0005_dossiers"),
    ("guidance", "0001_base"),
    ("home", "0001_year_work"),
    ("imports", "0011_project_code"),
    ("ledger", "0001_base"),
    ("library", "0005_used_name_units"),
    ("monitoring", "0003_due_days"),
    ("projects", "0011_board_index"),
    ("reviews", "0011_announced_notices"),
    ("workflow", "0013_board_index"),
]
"""What every app had done before: a step of the past that fills a table knows nothing of the
column, and must have run in all apps before one of them has it."""

Way = str | Callable[[StateApps], Combinable]
"""The lookup that leads to a row's district, such as ``document__district``, or a function of the
apps of the past that gives an expression."""


def district_columns(app: str, *, kinds: Collection[str] = (), **ways: Way) -> list[Operation]:
    """Return the steps for some models of an app, those first that others take theirs from.

    ``kinds`` are parts of a form, which have its district in a column of their own. Going back the
    columns are dropped.
    """
    names = {**dict.fromkeys(kinds, "own_district"), **dict.fromkeys(ways, "district")}
    ways = {**dict.fromkeys(kinds, "document__district"), **ways}
    return [
        AtOnce(AddField(model, name, _column(name, null=True)) for model, name in names.items()),
        RunPython(partial(_fill, app=app, names=names, ways=ways), RunPython.noop),
        AtOnce(AlterField(model, name, _column(name)) for model, name in names.items()),
    ]


class AtOnce(Operation):
    """Steps of one app, each for another model, after which the models of the past are made once.

    A step that touches a link makes all models anew that hang together, which are nearly all; done
    for each table, that took most of the time of an empty database.
    """

    def __init__(self, steps: Iterable[Operation]) -> None:
        self.steps = list(steps)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the models, which are made again by whoever looks at them."""
        vars(state).pop("apps", None)
        for step in self.steps:
            step.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        editor: BaseDatabaseSchemaEditor,
        before: ProjectState,
        after: ProjectState,
    ) -> None:
        """Change each table."""
        for step in self.steps:
            step.database_forwards(app_label, editor, before, after)

    def database_backwards(
        self,
        app_label: str,
        editor: BaseDatabaseSchemaEditor,
        before: ProjectState,
        after: ProjectState,
    ) -> None:
        """Change each table back, the last first."""
        for step in reversed(self.steps):
            step.database_backwards(app_label, editor, before, after)

    def describe(self) -> str:
        """Return what ``migrate`` prints of it."""
        return "; ".join(step.describe() for step in self.steps)


def _column(name: str, **options: object) -> models.Field[Any, Any]:
    if name != "district":
        options["db_column"] = "district_id"
    return DistrictField("", **options)


def _fill(
    apps: StateApps,
    editor: BaseDatabaseSchemaEditor,
    *,
    app: str,
    names: dict[str, str],
    ways: dict[str, Way],
) -> None:
    for name, way in ways.items():
        rows = apps.get_model(app, name)._base_manager.using(editor.connection.alias)
        found = _district_of(rows.model, way) if isinstance(way, str) else way(apps)
        rows.update(**{names[name]: found})


def _district_of(model: type[models.Model], way: str) -> Subquery:
    link, _, rest = way.partition("__")
    owner = model._meta.get_field(link).related_model
    owners: models.Manager[Any] = owner._base_manager  # type: ignore[union-attr]
    return Subquery(owners.filter(pk=OuterRef(link)).order_by().values(rest)[:1])
