"""The one writer of rows: applies a batch to a form of whatever kind, and says what became of it.

Every change says which values its page knew of (``was``). A cell that holds one of them takes the
new value; a cell that somebody else has changed meanwhile is not touched but reported, and the
later person is asked. What the page sends twice, because an answer got lost, is stored once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.domain.cells import CellAdapter, FormCells, TypedRows
from apps.entry.domain.protocol import (
    Batch,
    CellChange,
    Outcome,
    RowDrop,
    open_for_entry,
    same,
    shown,
)
from apps.projects.models import Document

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.entry.kinds import Kind


class Saving:
    """Puts changes into the cells of one form and keeps what changed for the audit row."""

    def __init__(self, cells: FormCells, rows: TypedRows | None = None) -> None:
        self.cells, self.typed_rows = cells, rows
        self.outcome = Outcome()
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}

    def missing(self, place: str) -> None:
        """Report a cell that is not there any more."""
        if self.cells.missing:
            self.outcome.refused[place] = self.cells.missing
        else:
            self.outcome.conflicts.append({"place": place, "current": None, "gone": True})

    def change(self, change: CellChange) -> None:
        """Store a cell, or report what stands there instead."""
        place, cells = change.place, self.cells
        try:
            current = cells.read(place)
        except KeyError:
            self.missing(place)
            return
        if not same(current, change.value):
            if not change.knows(current):
                told = {"place": place, "current": cells.text(place, current)}
                self.outcome.conflicts.append(told)
                return
            if reason := cells.objection(change):
                self.outcome.refused[place] = reason
                return
            cells.write(place, change.value)
            self.before[place], self.after[place] = shown(current), shown(change.value)
        self._stored(place, change.value)

    def _stored(self, place: str, value: object) -> None:
        self.outcome.stored[place] = self.cells.text(place, value)
        told = self.cells.understood(place, value)
        if told is not None:
            self.outcome.understood[place] = told

    def add(self, key: str, values: dict[str, Any], rows: TypedRows) -> None:
        """Add a row, or find it again when the answer to the first sending got lost."""
        row = self.cells.row(key)
        if row is None and len(self.cells.rows) >= rows.most:
            told = f"一张表最多 {rows.most} 条指标。"
            self.outcome.refused[f"row.{key}.{rows.begun_by[0]}"] = told
            return
        if row is None:
            self.cells.add(key, values)
            self.after[f"row.{key}"] = {name: shown(value) for name, value in values.items()}
        else:
            for name, value in values.items():
                known = (getattr(row, name),)
                self.change(CellChange(place=f"row.{key}.{name}", value=value, was=known))
        for name, value in values.items():
            self._stored(f"row.{key}.{name}", value)

    def drop(self, drop: RowDrop, rows: TypedRows) -> None:
        """Take a row out unless somebody has changed it meanwhile."""
        row = self.cells.row(drop.key)
        if row is not None:
            now = {name: shown(getattr(row, name)) for name in rows.columns}
            known = all(
                any(same(getattr(row, name), value) for value in values)
                for name, values in drop.was.items()
            )
            if not known:
                self.outcome.conflicts.append({"place": f"row.{drop.key}", "current": now})
                return
            self.before[f"row.{row.pk}"], self.after[f"row.{row.pk}"] = now, None
            self.cells.drop(row)
        self.outcome.gone.append(drop.key)

    def arrange(self, order: list[str]) -> None:
        """Put the rows into the page's order."""
        old = [row for row in self.cells.rows if row.pk]
        self.cells.arrange(order)
        now = [row for row in self.cells.rows if row.pk]
        if old != now:
            self.before["order"] = [row.pk for row in old]
            self.after["order"] = [row.pk for row in now]

    def apply(self, batch: Batch) -> None:
        """Apply all parts of a batch in the order in which they depend on each other."""
        rows = self.typed_rows
        if rows:
            for key, values in batch.added.items():
                self.add(key, values, rows)
        for change in batch.cells:
            self.change(change)
        if rows:
            for drop in batch.dropped:
                self.drop(drop, rows)
            if batch.order is not None:
                self.arrange(batch.order)
        self.outcome.is_changed = self.cells.is_changed
        if self.outcome.is_changed:
            self.cells.store()


def apply_batch(adapter: CellAdapter, locked: Document, batch: Batch) -> Saving:
    """Apply a batch to a form the caller has locked, and store what it changed."""
    saving = Saving(adapter.open(locked), adapter.rows)
    saving.apply(batch)
    return saving


def _applied(kind: Kind, locked: Document, actor: User, batch: Batch) -> Saving:
    """Apply a batch, and leave one row in the trail where it changed anything."""
    saving = apply_batch(kind.cells, locked, batch)
    if saving.outcome.is_changed:
        record(
            kind.cells.action,
            actor=actor,
            target=locked,
            organisation=locked.unit.name,
            before=saving.before,
            after=saving.after,
        )
    saving.outcome.revision = locked.revision
    return saving


@transaction.atomic
def correct_cells(kind: Kind, *, form: Document, actor: User, batch: Batch) -> Outcome:
    """Store what an examiner changes in the admin of a form that lies with its unit.

    Raises PermissionDenied for anybody but an examiner of the form's district, NotAllowedNow for a
    form under review or finished.
    """
    locked = kind.locked(form)
    if roles_on_unit(actor, locked.unit).isdisjoint(Role.examiners()):
        raise PermissionDenied("只有财政审核人员可以在管理后台修改。")
    if locked.state not in kind.open_states:
        raise NotAllowedNow(f"“{locked}”{locked.get_state_display()}，不能再改。")
    return _applied(kind, locked, actor, batch).outcome


@transaction.atomic
def save_batch(
    kind: Kind, *, key: int, actor: User, batch: Batch | Callable[[Any], Batch]
) -> Outcome:
    """Store what a page changed and say cell by cell what became of it.

    ``key`` is the kind's own. A ``batch`` that is still to be read is read of the locked form, whose
    edition says how. Raises as :func:`open_for_entry`, and what the reading raises. Conflicts and refusals are no errors: the other cells are
    stored.
    """
    locked = open_for_entry(kind.model.objects, key=key, actor=actor, obstacle=kind.entry_obstacle)
    if not isinstance(batch, Batch):
        batch = batch(locked)
    is_behind = batch.revision is not None and locked.revision != batch.revision
    saving = _applied(kind, locked, actor, batch)
    cells, outcome = saving.cells, saving.outcome
    outcome.keys = {
        name: row.pk for name in batch.added if (row := cells.row(name)) is not None and row.pk
    }
    if outcome.is_changed or is_behind:
        outcome.figures = cells.figures()
    if is_behind:
        outcome.everything = cells.as_map()
        outcome.order = [row.pk for row in cells.rows]
    return outcome
