"""Steps of migrations for models that move from one app into another.

The table is renamed by ``AlterModelTable``; what names the model by text moves here: its content
type, with the admin's log and the permissions that hang on it, and tasks waiting in the queue.
"""

from __future__ import annotations

from functools import partial

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps

# What a migration with these steps depends on, besides its own.
DEPENDENCIES = [
    ("admin", "0003_logentry_add_action_flag_choices"),
    ("auth", "0012_alter_user_first_name_max_length"),
    ("contenttypes", "0002_remove_content_type_name"),
]
TASK_DEPENDENCIES = [("django_tasks_database", "0021_conditional_partial_index_ordering")]


def _relabel(
    apps: StateApps,
    editor: BaseDatabaseSchemaEditor,
    *,
    former: str,
    present: str,
    models: tuple[str, ...],
) -> None:
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(
        editor.connection.alias
    )
    log = apps.get_model("admin", "LogEntry").objects.using(editor.connection.alias)
    for model in models:
        known = content_types.filter(app_label=former, model=model).first()
        if known is None:
            continue
        # Going back and forth leaves a second row, which Django made for the label of the moment.
        for twin in content_types.filter(app_label=present, model=model):
            log.filter(content_type=twin).update(content_type=known)
            twin.delete()
        known.app_label = present
        known.save(update_fields=["app_label"])


def relabel(former: str, present: str, *models: str) -> RunPython:
    """Return the step that moves content types, such as ``relabel("organisations", "accounts",
    "unit")``; it goes back the same way."""
    step = partial(_relabel, models=models)
    return RunPython(
        partial(step, former=former, present=present),
        partial(step, former=present, present=former),
    )


def _requeue(
    apps: StateApps, editor: BaseDatabaseSchemaEditor, *, former: str, present: str
) -> None:
    results = apps.get_model("django_tasks_database", "DBTaskResult").objects
    results.using(editor.connection.alias).filter(task_path=former).update(task_path=present)


def requeue(former: str, present: str) -> RunPython:
    """Return the step that gives queued tasks the new dotted path of their function."""
    return RunPython(
        partial(_requeue, former=former, present=present),
        partial(_requeue, former=present, present=former),
    )


class AlterBases(Operation):
    """Change what a model is derived from, in the state alone: its columns are moved beside this."""

    reversible = True

    def __init__(self, name: str, bases: tuple[str, ...]) -> None:
        self.name = name
        self.bases = bases

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Derive the model from the bases from here on."""
        state.models[app_label, self.name.lower()].bases = self.bases
        state.reload_model(app_label, self.name.lower())

    def database_forwards(
        self,
        app_label: str,
        editor: BaseDatabaseSchemaEditor,
        before: ProjectState,
        after: ProjectState,
    ) -> None:
        """Touch nothing."""

    def database_backwards(
        self,
        app_label: str,
        editor: BaseDatabaseSchemaEditor,
        before: ProjectState,
        after: ProjectState,
    ) -> None:
        """Touch nothing."""

    def describe(self) -> str:
        """Return what ``migrate`` prints of it."""
        return f"Derive {self.name} from {', '.join(self.bases)}"
