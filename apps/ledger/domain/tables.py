"""Many figures of a goal from a table: recorded all or none, and once however often they are sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.errors import NotAllowedNow
from apps.ledger.domain.entries import (
    CLERKS,
    Typed,
    build_entry,
    demand_room,
    line_of,
    locked_goal,
    may_record,
    recording_obstacle,
    trace,
)
from apps.ledger.domain.measures import measures_of
from apps.ledger.models import ProgressEntry
from apps.projects.models import Document

ACTIONS: Final = {"ledger.import": "批量记账"}


@transaction.atomic
def add_entries(
    *,
    key: int,
    actor: User,
    rows: Sequence[tuple[str, Typed]],
    batch: str = "",
    today: date | None = None,
) -> int:
    """Record many figures of a goal's indicators at once, all or none; return how many.

    ``batch`` is the page's name for them: sent twice they are kept once.
    Queries do not grow with the rows, only with the indicators. Raises Document.DoesNotExist,
    PermissionDenied, NotAllowedNow, ValidationError with a sentence a row that is wrong.
    """
    document = locked_goal(key, actor)
    day = today or timezone.localdate()
    if not may_record(actor, document):
        raise PermissionDenied(CLERKS)
    if reason := recording_obstacle(document, day):
        raise NotAllowedNow(reason)
    batch = batch[:30]
    if batch and (count := _sent_before(document, batch)):
        return count
    made = _built(document, rows, day)
    for line, count in Counter(entry.line for entry in made).items():
        demand_room(line, count)
    for number, entry in enumerate(made, start=1):
        entry.recorded_by = actor
        entry.sent_id = f"{batch}-{number}" if batch else ""
    ProgressEntry.objects.bulk_create(made)
    trace("ledger.import", document, document, actor, after={"count": len(made)})
    return len(made)


def _sent_before(document: Document, batch: str) -> int:
    """Return how many entries came under a page's name already."""
    sent = ProgressEntry.objects.filter(line__document=document, sent_id__startswith=f"{batch}-")
    return sent.count()


def _built(document: Document, rows: Sequence[tuple[str, Typed]], day: date) -> list[ProgressEntry]:
    """Return an entry a row, not stored; raises ValidationError with a sentence a wrong row."""
    measures = {one.row.id: one for one in measures_of([document])}
    lines = {row: line_of(measures[row]) for row in {row for row, _ in rows} & measures.keys()}
    made, faults = [], []
    for number, (row, typed) in enumerate(rows, start=1):
        told = f"第 {typed.line or number} 行："
        if row not in lines:
            faults.append(f"{told}没有这条指标。")
            continue
        try:
            made.append(build_entry(measures[row], lines[row], typed, day))
        except ValidationError as error:
            faults += [f"{told}{text}" for text in error.messages]
    if faults:
        raise ValidationError(faults)
    return made
