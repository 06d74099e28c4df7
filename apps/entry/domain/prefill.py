"""Figures recorded in the year, offered to the paper that asks for them; a clerk confirms each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from apps.accounts.models import User
from apps.audit.domain import record
from apps.entry.domain.attachments import link_files
from apps.entry.domain.protocol import Outcome
from apps.entry.kinds import Kind
from apps.entry.recorded import MeasuredCell, Recorded, recorded_for

ACTIONS: Final = {"entry.take": "带入记一笔的佐证"}
WORDS: Final[dict[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What was recorded for a cell."""

    cell: MeasuredCell
    recorded: Recorded

    @property
    def is_taken(self) -> bool:
        """Return whether the cell says so already."""
        return self.cell.now.strip() == self.recorded.value

    @property
    def is_blank(self) -> bool:
        """Return whether nothing stands in the cell yet."""
        return not self.cell.now.strip()


def proposals(kind: Kind, form: Any) -> list[Proposal]:
    """Return what was recorded for the cells of a form fetched with its content, in its order."""
    if kind.measured is None:
        return []
    measured = kind.measured(form)
    known = recorded_for(form, measured.until)
    return [
        Proposal(cell=cell, recorded=known[cell.origin])
        for cell in measured.cells
        if cell.origin in known and known[cell.origin].value
    ]


@transaction.atomic
def take_recorded(kind: Kind, *, key: int, actor: User, chosen: Mapping[str, str]) -> Outcome:
    """Put what was recorded into the chosen cells of a form, and its evidence beside them.

    ``chosen`` is by place what the page showed in the cell: where somebody has typed since, nothing
    is changed and the outcome's conflicts say so. Raises as :func:`~apps.entry.domain.batches.save_batch`.
    """
    form = kind.fetch(key)
    wanted = [one for one in proposals(kind, form) if one.cell.place in chosen]
    changes = [
        kind.read_cell(form, one.cell.place, one.recorded.value, chosen[one.cell.place])
        for one in wanted
    ]
    outcome = kind.save(form, actor, changes)
    linked = [
        file.name
        for one in wanted
        if one.cell.files and one.cell.place in outcome.stored
        for file in link_files(one.recorded.files, key=form.key, place=one.cell.files)
    ]
    if linked:
        after = {"attachment": "、".join(linked)[:500]}
        record("entry.take", actor=actor, target=form, organisation=form.unit.name, after=after)
    return outcome
