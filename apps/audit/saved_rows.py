"""Saving rows of a table that people keep, one or many, with a row of the trail for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db import models, transaction

from apps.audit.domain import Entry, record_many
from apps.audit.masking import told
from apps.core.errors import NotAllowedNow
from apps.core.people import Person

Values = dict[str, str]
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTable:
    """What a domain function that saves rows of a model says of them.

    Attributes:
        name: of its acts, such as ``unit``: ``unit.create``, ``.change``, ``.retire``, ``.restore``.
        fields: what is written and traced.
        organisation: a row to whom it belongs, for the trail.
        may: ``(row as stored or None, row as it is to be, actor)`` raises PermissionDenied for a
            wrong person, NotAllowedNow at a wrong moment.
        follow: ``(row as stored or None, row as saved)`` brings what depends on it up to date.
        follow_all: the same for all that were saved at once, where one statement does for many.
    """

    name: str
    fields: tuple[str, ...]
    organisation: Callable[[Any], str]
    may: Callable[[Any, Any, Any], None]
    follow: Callable[[Any, Any], None] = lambda old, new: None
    follow_all: Callable[[Sequence[tuple[Any, Any]]], None] = lambda pairs: None

    def acts(self, what: str) -> dict[str, str]:
        """Return the acts of the trail with their names, ``what`` being kept."""
        words = {"create": "新增", "change": "修改", "retire": "停用", "restore": "启用"}
        return {f"{self.name}.{act}": f"{word}{what}" for act, word in words.items()}

    def differences(
        self, old: models.Model | None, new: models.Model
    ) -> tuple[Values | None, Values]:
        """Return what was and what is, of the fields that differ; of a new row what it holds."""
        after = {name: _text(new, name) for name in self.fields}
        if old is None:
            return None, {name: value for name, value in after.items() if value}
        changed = [name for name in self.fields if _value(old, name) != _value(new, name)]
        return {name: _text(old, name) for name in changed}, {name: after[name] for name in changed}

    def act(self, old: object, new: object) -> str:
        """Return which act it is to save a row over the one stored."""
        if old is None:
            return f"{self.name}.create"
        if getattr(old, "is_active", True) == getattr(new, "is_active", True):
            return f"{self.name}.change"
        return f"{self.name}.{'restore' if getattr(new, 'is_active', True) else 'retire'}"


def _value(row: models.Model, name: str) -> object:
    return getattr(row, cast("models.Field[Any, Any]", row._meta.get_field(name)).attname)


def _text(row: models.Model, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    return told(name, "" if value is None else str(value))


def stored_row(row: M) -> M | None:
    """Return a row as it is stored, not locked; None for one that is not stored yet."""
    return type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None


def _locked(rows: Sequence[Any], table: KeptTable) -> dict[int, Any]:
    """Lock the rows as they are stored, in the order of their keys."""
    keys = [row.pk for row in rows if row.pk]
    if not keys:
        return {}
    model = type(rows[0])
    relations = [name for name in table.fields if model._meta.get_field(name).is_relation]
    found = model._default_manager.select_related(*relations).select_for_update(of=("self",))
    return {row.pk: row for row in found.filter(pk__in=keys).order_by("pk")}


def _trace(
    table: KeptTable,
    old: models.Model | None,
    row: models.Model,
    *,
    actor: Person | None,
    is_checked: bool,
) -> Entry | None:
    """Return what the trail will tell of a row; None for one that stays as it is stored."""
    if row.pk and old is None:
        raise NotAllowedNow(f"“{row}”刚被别人删除，请刷新后再试。")
    before, after = table.differences(old, row)
    if old is not None and not after:
        return None
    table.may(old, row, actor)
    if not is_checked:
        row.full_clean()
    return Entry(row, table.organisation(row), before=before, after=after)


def _write(rows: Sequence[Any], fields: Sequence[str]) -> None:
    """Store rows, those without a key as new ones; a statement for some hundred of each."""
    rows_of = type(rows[0])._default_manager
    changed = [row for row in rows if row.pk]
    rows_of.bulk_create([row for row in rows if not row.pk], batch_size=500)
    rows_of.bulk_update(changed, fields, batch_size=500)


@transaction.atomic
def save_rows(
    table: KeptTable, rows: Sequence[Any], *, actor: Person | None, is_checked: bool = False
) -> None:
    """Save rows of a model, and leave an audit row for each that is new or changed.

    ``is_checked`` says that the caller has held all of them to the model's rules at once, as an
    import does. Raises what ``table.may`` raises, ValidationError for what the model refuses,
    NotAllowedNow for a row that is gone.
    """
    stored = _locked(rows, table)
    pairs = [(stored.get(row.pk), row) for row in rows]
    traced = [
        (old, row, _trace(table, old, row, actor=actor, is_checked=is_checked))
        for old, row in pairs
    ]
    written = [(old, row, entry) for old, row, entry in traced if entry]
    if not written:
        return
    _write([row for _, row, _ in written], table.fields)
    traces: dict[str, list[Entry]] = {}
    for old, row, entry in written:
        table.follow(old, row)
        traces.setdefault(table.act(old, row), []).append(entry)
    table.follow_all([(old, row) for old, row, _ in written])
    for act, entries in traces.items():
        record_many(act, actor=actor, entries=entries)
