"""Figures recorded in the year, offered to the paper that asks for them; a clerk confirms each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.audit.domain import record
from apps.entry.domain.attachments import link_files
from apps.entry.domain.protocol import Outcome
from apps.entry.kinds import Kind
from apps.entry.recorded_figures import MeasuredCell, Recorded, recorded_for
from apps.projects.models import Document

ACTIONS: Final = {"entry.take": "带入记一笔的佐证"}
WORDS: Final[dict[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What was recorded for a cell: what it can take, and what else is known, to compare."""

    cell: MeasuredCell
    recorded: Recorded
    beside: Sequence[Recorded] = ()

    @property
    def is_taken(self) -> bool:
        """Return whether the cell says so already."""
        return self.cell.now.strip() == self.recorded.value

    @property
    def is_blank(self) -> bool:
        """Return whether nothing stands in the cell yet."""
        return not self.cell.now.strip()

    @property
    def is_offered(self) -> bool:
        """Return whether it is ticked beforehand: a figure of the whole time, into a blank cell."""
        return self.is_blank and not self.recorded.is_partial

    @property
    def why(self) -> str:
        """The reason that goes in with it; blank where the form has one or takes none."""
        if not self.cell.why or self.cell.has_why:
            return ""
        return next((one.why for one in (self.recorded, *self.beside) if one.why), "")


def proposals(kind: Kind, form: Document) -> list[Proposal]:
    """Return what was recorded for the cells of a form fetched with its content, in its order."""
    if kind.measured is None:
        return []
    measured = kind.measured(form)
    known = recorded_for(form, measured.until)
    found = []
    for cell in measured.cells:
        told = [one for one in known.get(cell.origin, ()) if one.value]
        if told:
            found.append(Proposal(cell=cell, recorded=told[0], beside=told[1:]))
    return found


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
    changes += [kind.read_cell(form, one.cell.why, one.why, "") for one in wanted if one.why]
    outcome = kind.save(form, actor, changes)
    _link(form, [one for one in wanted if one.cell.place in outcome.stored], actor)
    return outcome


def take_offered(kind: Kind, *, key: int, actor: User) -> int:
    """Put every figure of the whole time into the blank cells of a form, as :func:`take_recorded`;
    return how many cells were filled."""
    chosen = {
        one.cell.place: one.cell.now for one in proposals(kind, kind.fetch(key)) if one.is_offered
    }
    return len(take_recorded(kind, key=key, actor=actor, chosen=chosen).stored) if chosen else 0


def _link(form: Document, taken: Sequence[Proposal], actor: User) -> None:
    """Let the evidence of what was taken stand beside it, too."""
    linked = [
        file.name
        for one in taken
        if one.cell.files
        for file in link_files(one.recorded.files, key=form.key, place=one.cell.files)
    ]
    if linked:
        after = {"attachment": "、".join(linked)[:500]}
        record("entry.take", actor=actor, target=form, organisation=form.unit.name, after=after)
