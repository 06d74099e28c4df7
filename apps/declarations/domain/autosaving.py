"""Saving a declaration cell by cell while people type, two of them in one form included."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from apps.audit.domain import record
from apps.core.money import capital_amount
from apps.declarations.domain.cells import ROW_CELLS, FormCells
from apps.declarations.domain.editing import entry_obstacle
from apps.declarations.models import Declaration
from apps.entry.domain.protocol import CellChange, CellSaving, Outcome, open_for_entry, same, shown
from apps.formkit.levels import EDITIONS
from apps.formkit.values import explain

MAX_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDrop:
    """A row to take out, with the cells as its page knew them."""

    key: str
    was: dict[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Batch:
    """What a page sends at once. ``added`` are new rows by the page's own name; ``order`` holds
    all rows the page shows, or None when it moved none."""

    revision: int
    cells: list[CellChange] = field(default_factory=list)
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    dropped: list[RowDrop] = field(default_factory=list)
    order: list[str] | None = None


@dataclass(slots=True, kw_only=True)
class BatchOutcome(Outcome):
    """What became of a batch besides its cells.

    ``understood`` holds how a target was read, and an amount in capital characters.
    ``everything`` is given when somebody else saved since the page's revision.
    """

    is_changed: bool = False
    understood: dict[str, str] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    everything: dict[str, Any] | None = None
    order: list[int] | None = None


class Saving(CellSaving):
    """Applies one batch to the cells."""

    outcome: BatchOutcome

    def __init__(self, cells: FormCells) -> None:
        super().__init__()
        self.cells = cells
        self.outcome = BatchOutcome()

    def read(self, place: str) -> Any:
        return self.cells.read(place)

    def write(self, place: str, value: Any) -> None:
        self.cells.write(place, value)

    def change(self, change: CellChange) -> None:
        """Store a cell and say how its content was understood."""
        super().change(change)
        if change.place not in self.outcome.stored:
            return
        if change.place.endswith(".target"):
            self.outcome.understood[change.place] = explain(change.value)
        if change.place.startswith("money.") and change.value is not None:
            self.outcome.understood[change.place] = capital_amount(change.value)

    def objection(self, change: CellChange) -> str:
        """Give why a cell cannot stand beside the others; empty when it can."""
        form = self.cells.declaration
        if change.place == "head.project_nature" and not EDITIONS[form.edition].has_nature:
            return "本年度表式没有项目性质。"
        start = change.value if change.place == "head.start" else form.start
        end = change.value if change.place == "head.end" else form.end
        if change.place in {"head.start", "head.end"} and start and end and end < start:
            return "计划完成日期不能早于计划开始日期。"
        return ""

    def add(self, key: str, values: dict[str, Any]) -> None:
        """Add a row, or find it again when the answer to the first sending got lost."""
        row = self.cells.row(key)
        if row is None and len(self.cells.rows) >= MAX_ROWS:
            self.outcome.refused[f"row.{key}.level3"] = f"一张表最多 {MAX_ROWS} 条指标。"
            return
        if row is None:
            self.cells.add(key, values)
            self.after[f"row.{key}"] = {name: shown(value) for name, value in values.items()}
        else:
            for name, value in values.items():
                self.change(
                    CellChange(place=f"row.{key}.{name}", value=value, was=(getattr(row, name),))
                )
        for name, value in values.items():
            self.outcome.stored[f"row.{key}.{name}"] = shown(value)
        if values.get("target"):
            self.outcome.understood[f"row.{key}.target"] = explain(values["target"])

    def drop(self, drop: RowDrop) -> None:
        """Take a row out unless somebody has changed it meanwhile."""
        row = self.cells.row(drop.key)
        if row is not None:
            known = all(
                any(same(getattr(row, name), value) for value in values)
                for name, values in drop.was.items()
            )
            if not known:
                now = {name: shown(getattr(row, name)) for name in ROW_CELLS}
                self.outcome.conflicts.append({"place": f"row.{drop.key}", "current": now})
                return
            self.before[f"row.{row.pk}"] = {name: shown(getattr(row, name)) for name in ROW_CELLS}
            self.after[f"row.{row.pk}"] = None
            self.cells.drop(row)
        self.outcome.gone.append(drop.key)

    def apply(self, batch: Batch) -> None:
        """Apply all parts of the batch in the order in which they depend on each other."""
        for key, values in batch.added.items():
            self.add(key, values)
        for change in batch.cells:
            self.change(change)
        for drop in batch.dropped:
            self.drop(drop)
        if batch.order is not None:
            old = [row for row in self.cells.rows if row.pk]
            self.cells.arrange(batch.order)
            if old != [row for row in self.cells.rows if row.pk]:
                self.before["order"] = [row.pk for row in old]
                self.after["order"] = [row.pk for row in self.cells.rows if row.pk]


def apply_batch(locked: Declaration, batch: Batch) -> Saving:
    """Apply a batch to a form the caller has locked, and store what it changed."""
    saving = Saving(FormCells(locked))
    saving.apply(batch)
    saving.outcome.is_changed = saving.cells.is_changed
    if saving.outcome.is_changed:
        saving.cells.store()
    return saving


@transaction.atomic
def save_cells(*, key: int, actor: Any, batch: Batch) -> BatchOutcome:
    """Store what a page changed and say cell by cell what became of it.

    Raises as :func:`open_for_entry`. Conflicts and refusals are no errors: the other cells are
    stored.
    """
    locked = open_for_entry(Declaration.objects, key=key, actor=actor, obstacle=entry_obstacle)
    is_behind = locked.revision != batch.revision
    saving = apply_batch(locked, batch)
    cells, outcome = saving.cells, saving.outcome
    if outcome.is_changed:
        record(
            "declaration.edit",
            actor=actor,
            target=locked,
            organisation=locked.unit.name,
            before=saving.before,
            after=saving.after,
        )
    outcome.revision = locked.revision
    outcome.keys = {
        name: row.pk for name in batch.added if (row := cells.row(name)) is not None and row.pk
    }
    if is_behind:
        outcome.everything = cells.as_map()
        outcome.order = [row.pk for row in cells.rows]
    return outcome
