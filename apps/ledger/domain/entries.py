"""Recording: an entry is added, corrected by another, struck; none is ever changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.core.text_fit import demand_fit
from apps.entry.domain.attachments import keep_file, link_files
from apps.entry.models import Attachment
from apps.ledger.domain.calendar import LAST_MONTH, month_of
from apps.ledger.domain.figures import read_figure
from apps.ledger.domain.measures import Measure, goal_at, measure_at
from apps.ledger.models import LedgerLine, ProgressEntry
from apps.projects.domain import use_obstacle
from apps.projects.models import Document

State = ProgressEntry.State
ACTIONS: Final = {
    "ledger.add": "记一笔",
    "ledger.correct": "更正一笔",
    "ledger.strike": "划去一笔",
}
CLERKS: Final = "只有本单位的填报人和这条指标的责任人可以记账。"
WHY: Final = "请写明理由，原来的一笔会划去并保留。"
MOST: Final = 2000
"""So many entries an indicator may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person typed: the figure as written, its day, a note.

    ``sent_id`` is the page's name for it, blank where none was given; ``line`` the line of the table
    it was read from, 0 where it stands alone.
    """

    value: str
    on: date
    note: str = ""
    sent_id: str = ""
    line: int = 0


def may_record(actor: User, document: Document, line: LedgerLine | None = None) -> bool:
    """Return whether a person records for an indicator: a clerk of the unit, or its owner."""
    held = roles_on_unit(actor, document.unit)
    is_owner = line is not None and line.owner_id == actor.pk
    return Role.CLERK in held or (is_owner and bool(held & Role.unit_roles()))


def recording_obstacle(document: Document, today: date) -> str:
    """Return why nothing can be recorded for an approved goal on a day; empty when it can."""
    if reason := use_obstacle(document.project):
        return reason
    year = document.fiscal_year.year
    if month_of(today, year) > LAST_MONTH:
        return f"{year}年度的记账到{year + 1}年3月底为止，现在不能再记。"
    return ""


def locked_goal(key: int, actor: User) -> Document:
    """Return an approved goal the person sees, locked; raises Document.DoesNotExist."""
    document: Document = goal_at(actor, key)
    Document.objects.select_for_update(of=("self",), no_key=True).get(key=document.key)
    return document


def measure_of(document: Document, row: str) -> Measure:
    """Return an indicator of a goal; raises NotAllowedNow for one that is not approved (any more)."""
    found = measure_at(document, row)
    if found is None:
        raise NotAllowedNow("这条指标已不在批复的绩效目标里，请刷新页面。")
    return found


def line_of(measure: Measure) -> LedgerLine:
    """Return the line of an indicator, made where it is the first time that anything is kept."""
    line, _ = LedgerLine.objects.get_or_create(
        document=measure.document,
        row=measure.row.id,
        defaults={"name": measure.row.level3[:200]},
    )
    return line


def build_entry(measure: Measure, line: LedgerLine, typed: Typed, today: date) -> ProgressEntry:
    """Return an entry of what was typed, checked, not stored; raises ValidationError."""
    year = measure.year
    if not date(year, 1, 1) <= typed.on <= date(year + 1, 3, 31):
        raise ValidationError(
            f"日期 {typed.on:%Y-%m-%d} 不在{year}年度内（到{year + 1}年3月底），请改日期。"
        )
    if typed.on > today:
        raise ValidationError(f"日期 {typed.on:%Y-%m-%d} 还没有到，请填事情发生的日期。")
    value, figure = read_figure(typed.value, measure.target)
    entry = ProgressEntry(
        line=line,
        on=typed.on,
        value=value,
        figure=figure,
        note=" ".join(typed.note.split()),
    )
    demand_fit(entry, "这一笔")
    return entry


def demand_room(line: LedgerLine, wanted: int = 1) -> None:
    """Raise ValidationError where an indicator cannot take so many entries more."""
    if ProgressEntry.objects.filter(line=line).count() + wanted > MOST:
        raise ValidationError(f"一条指标最多记 {MOST} 笔，请先合计成批再记。")


def told(entry: ProgressEntry) -> dict[str, str]:
    """Return an entry as the trail tells it."""
    return {"on": entry.on.isoformat(), "value": entry.value, "note": entry.note}


def trace(
    action: str,
    target: models.Model,
    document: Document,
    actor: User | None,
    **told: dict[str, Any],
) -> None:
    """Write an act about a goal's figures into the trail, ``before`` and ``after`` as given."""
    record(action, actor=actor, target=target, organisation=document.unit.name, **told)


def _prepared(
    key: int, row: str, actor: User, today: date | None
) -> tuple[Document, Measure, date]:
    """Return the goal locked, its indicator and the day; raises as :func:`add_entry`."""
    document = locked_goal(key, actor)
    measure = measure_of(document, row)
    if not may_record(actor, document, measure.line):
        raise PermissionDenied(CLERKS)
    day = today or timezone.localdate()
    if reason := recording_obstacle(document, day):
        raise NotAllowedNow(reason)
    return document, measure, day


def keep_files(
    document: Document,
    entry: ProgressEntry,
    files: Sequence[File],
    actor: User | None,
    *,
    is_held: bool = False,
) -> list[Attachment]:
    """Store the evidence of an entry on its goal, ``is_held`` until a clerk takes it; raises
    ValidationError for a refused file."""
    return [
        keep_file(document, place=entry.place, upload=one, actor=actor, is_held=is_held)
        for one in files
    ]


@transaction.atomic
def add_entry(
    *,
    key: int,
    row: str,
    actor: User,
    typed: Typed,
    files: Sequence[File] = (),
    today: date | None = None,
) -> ProgressEntry:
    """Record a figure of an indicator with its evidence; what was sent before is returned.

    ``key`` is the approved goal's document key, ``row`` its row's id; ``today`` is the day of
    recording, the present one where none is given. Raises Document.DoesNotExist,
    PermissionDenied, NotAllowedNow, ValidationError with a sentence.
    """
    document, measure, day = _prepared(key, row, actor, today)
    if typed.sent_id and measure.line:
        sent = ProgressEntry.objects.filter(line=measure.line, sent_id=typed.sent_id[:40]).first()
        if sent:
            return sent
    line = line_of(measure)
    demand_room(line)
    entry = build_entry(measure, line, typed, day)
    entry.recorded_by, entry.sent_id = actor, typed.sent_id[:40]
    entry.save()
    keep_files(document, entry, files, actor)
    trace("ledger.add", entry, document, actor, after=told(entry))
    return entry


def _own(pk: int, actor: User) -> tuple[ProgressEntry, Document, Measure, date]:
    """Return an entry that counts, its goal locked; raises as :func:`add_entry`."""
    found = ProgressEntry.objects.visible_to(actor).with_names().get(pk=pk)
    document, measure, day = _prepared(found.line.document_id, found.line.row, actor, None)
    entry: Any = ProgressEntry.objects.select_related("line").get(pk=pk)
    if entry.state != State.KEPT:
        raise NotAllowedNow(f"这一笔现在是“{entry.get_state_display()}”，不能再改。")
    return entry, document, measure, day


def end_entry(entry: ProgressEntry, state: str, actor: User, reason: str, wanted: str) -> None:
    """Let an entry count no more, who ended it and why beside it; raises ValidationError with
    ``wanted`` where no reason is given."""
    words = " ".join(reason.split())
    if not words:
        raise ValidationError(wanted)
    entry.state, entry.reason = state, words[:200]
    entry.struck_by, entry.struck_at = actor, timezone.now()
    entry.save()


@transaction.atomic
def strike_entry(*, pk: int, actor: User, reason: str) -> ProgressEntry:
    """Strike an entry: it stays, with who struck it and why, and counts no more.

    Raises ProgressEntry.DoesNotExist, PermissionDenied, NotAllowedNow, ValidationError.
    """
    entry, document, _, _ = _own(pk, actor)
    end_entry(entry, State.STRUCK, actor, reason, WHY)
    after = {"reason": entry.reason}
    trace("ledger.strike", entry, document, actor, before=told(entry), after=after)
    return entry


@transaction.atomic
def correct_entry(
    *, pk: int, actor: User, typed: Typed, reason: str, files: Sequence[File] = ()
) -> ProgressEntry:
    """Strike an entry and record the right one, which names it and keeps its evidence.

    Raises as :func:`strike_entry`.
    """
    old, document, measure, day = _own(pk, actor)
    entry = build_entry(measure, old.line, typed, day)
    end_entry(old, State.STRUCK, actor, reason, WHY)
    entry.recorded_by, entry.told_by, entry.corrects = actor, old.told_by, old
    entry.save()
    kept = Attachment.objects.filter(document=document.key, place=old.place)
    link_files(kept, key=document.key, place=entry.place)
    keep_files(document, entry, files, actor)
    after = {**told(entry), "reason": old.reason}
    trace("ledger.correct", entry, document, actor, before=told(old), after=after)
    return entry
