"""Steps of the migrations that brought one row a form: made from each kind's own rows, and back.

Keys are taken over where that is possible: the document of a kind's row bears its key plus an
offset, so that a whole table is pointed at its documents by one statement.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any, Final

from django.core.management.color import no_style
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps
from django.db.models import CASCADE, F, Max, OuterRef, Subquery

MOVED: Final = (
    "project_id",
    "fiscal_year_id",
    "state",
    "revision",
    "created_by_id",
    "created_at",
    "updated_at",
    "last_submitted_at",
)
BATCH: Final = 2000

Figures = Callable[[Any], tuple[dict[int, Any], dict[int, str]]]
"""``figures(apps)`` gives the amounts and the words of a kind's rows, by key."""


def drop_rows(apps: Any, label: str, keys: Collection[int]) -> None:
    """Delete rows, first of all those that point to them; the models of the past know no cascade."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if not field.is_relation or field.related_model._meta.label_lower != label:
                continue
            pointing = model._base_manager.filter(**{f"{field.attname}__in": keys})
            if field.null and field.remote_field.on_delete is not CASCADE:
                pointing.update(**{field.attname: None})
            elif found := list(pointing.values_list("pk", flat=True)):
                drop_rows(apps, model._meta.label_lower, found)
    rows = apps.get_model(label)._base_manager.filter(pk__in=keys)
    rows._raw_delete(rows.db)


def _make(
    apps: StateApps, editor: BaseDatabaseSchemaEditor, *, label: str, kind: str, figures: Figures
) -> None:
    model, documents = apps.get_model(label), apps.get_model("projects", "Document")
    offset = documents.objects.aggregate(last=Max("key"))["last"] or 0
    amounts, words = figures(apps)
    rows = model.objects.order_by("pk").values(
        "pk", "project__unit", "project__unit__department__district", *MOVED
    )
    waiting: list[Any] = []
    for row in rows.iterator(chunk_size=BATCH):
        waiting.append(
            documents(
                key=row["pk"] + offset,
                kind=kind,
                unit_id=row["project__unit"],
                district_id=row["project__unit__department__district"],
                annual_amount=amounts.get(row["pk"]),
                search_text=words.get(row["pk"], ""),
                **{name: row[name] for name in MOVED},
            )
        )
        if len(waiting) == BATCH:
            documents.objects.bulk_create(waiting)
            waiting = []
    documents.objects.bulk_create(waiting)
    # Writing rows sets the moment of change to now.
    own = model.objects.filter(pk=OuterRef("key") - offset)
    documents.objects.filter(kind=kind).update(updated_at=Subquery(own.values("updated_at")[:1]))
    model.objects.update(document_id=F("pk") + offset)
    for statement in editor.connection.ops.sequence_reset_sql(no_style(), [documents]):
        editor.execute(statement)


def _unmake(apps: StateApps, editor: BaseDatabaseSchemaEditor, *, label: str, kind: str) -> None:
    model, documents = apps.get_model(label), apps.get_model("projects", "Document")
    of_row = documents.objects.filter(key=OuterRef("document_id"))
    model.objects.update(**{name: Subquery(of_row.values(name)[:1]) for name in MOVED})
    model.objects.update(document_id=None)
    documents.objects.filter(kind=kind).delete()


def make_documents(label: str, kind: str, figures: Figures) -> RunPython:
    """Return the step that makes a document for each row of a kind's model, and takes it back."""
    return RunPython(
        partial(_make, label=label, kind=kind, figures=figures),
        partial(_unmake, label=label, kind=kind),
    )


Kinds = Iterable[tuple[str, str]]
"""Former type of a subject, such as "declarations.declaration", with the label of its model."""


def _point(
    apps: StateApps, editor: BaseDatabaseSchemaEditor, *, label: str, column: str, kinds: Kinds
) -> None:
    rows = apps.get_model(label).objects
    for subject, model in kinds:
        own = apps.get_model(model).objects.filter(pk=OuterRef("subject_id"))
        rows.filter(subject_type=subject).update(
            **{column: Subquery(own.values("document_id")[:1])}
        )


def _unpoint(
    apps: StateApps, editor: BaseDatabaseSchemaEditor, *, label: str, column: str, kinds: Kinds
) -> None:
    rows = apps.get_model(label).objects
    for subject, model in kinds:
        owners = apps.get_model(model).objects.order_by()
        own = owners.filter(document_id=OuterRef(column))
        rows.filter(**{f"{column}__in": owners.values("document_id")}).update(
            subject_type=subject, subject_id=Subquery(own.values("id")[:1])
        )
    # Forms of a kind that came later were not known then.
    drop_rows(apps, label, list(rows.filter(subject_id=None).values_list("pk", flat=True)))


def point_at_documents(label: str, column: str, kinds: Kinds) -> RunPython:
    """Return the step that turns type and key of a subject into the key of its document."""
    return RunPython(
        partial(_point, label=label, column=column, kinds=kinds),
        partial(_unpoint, label=label, column=column, kinds=kinds),
    )


def _point_from(
    apps: StateApps, editor: BaseDatabaseSchemaEditor, *, label: str, former: str, model: str
) -> None:
    own = apps.get_model(model).objects.filter(pk=OuterRef(f"{former}_id"))
    apps.get_model(label).objects.update(document_id=Subquery(own.values("document_id")[:1]))


def _unpoint_from(
    apps: StateApps, editor: BaseDatabaseSchemaEditor, *, label: str, former: str, model: str
) -> None:
    rows, owners = apps.get_model(label).objects, apps.get_model(model).objects.order_by()
    # What belongs to a form of another kind had no place then.
    others = rows.exclude(document_id__in=owners.values("document_id"))
    drop_rows(apps, label, list(others.values_list("pk", flat=True)))
    own = owners.filter(document_id=OuterRef("document_id"))
    rows.update(**{f"{former}_id": Subquery(own.values("id")[:1])})


def point_from(label: str, former: str, model: str) -> RunPython:
    """Return the step that points rows at the document of the form they pointed at."""
    return RunPython(
        partial(_point_from, label=label, former=former, model=model),
        partial(_unpoint_from, label=label, former=former, model=model),
    )
