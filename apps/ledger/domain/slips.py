"""填数凭条: a code with which somebody without account records one figure of one indicator, once.

Of the secret only a keyed digest is kept. A slip ends after days, after five wrong secrets, when it
was used or taken back. What comes on it waits, its files held, until a clerk takes it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from apps.accounts.models import User
from apps.accounts.scope import demand_clerk
from apps.core.errors import NotAllowedNow
from apps.entry.domain.attachments import drop_files, release_files
from apps.ledger.domain.entries import (
    State,
    Typed,
    build_entry,
    demand_room,
    end_entry,
    keep_files,
    line_of,
    locked_goal,
    measure_of,
    recording_obstacle,
    told,
    trace,
)
from apps.ledger.domain.measures import Measure
from apps.ledger.models import EntrySlip, ProgressEntry
from apps.projects.models import Document

ACTIONS: Final = {
    "ledger.slip": "开填数凭条",
    "ledger.slip_revoke": "作废填数凭条",
    "ledger.slip_used": "凭条送来一笔",
    "ledger.slip_paper": "录入纸质凭条",
    "ledger.take": "收下凭条送来的一笔",
    "ledger.refuse": "不收凭条送来的一笔",
}
ENDED: Final = "这张凭条已用过、已到期或编号不对。请向开凭条的填报人再要一张。"
TRIES: Final = 5
DAYS: Final = (7, 14, 30)
MOST_FILES: Final = 5
_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NUMBER, _SECRET = 6, 10


def _drawn(length: int) -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(length))


def _digest(number: str, secret: str) -> str:
    text = f"{number}:{secret}"
    return salted_hmac("apps.ledger.slips", text, algorithm="sha256").hexdigest()


def read_code(text: str) -> tuple[str, str]:
    """Return number and secret of a code as people type it, blanks where it is none."""
    code = "".join(sign for sign in text.upper() if sign in _SIGNS)
    return (code[:_NUMBER], code[_NUMBER:]) if len(code) == _NUMBER + _SECRET else ("", "")


def written_code(number: str, secret: str) -> str:
    """Return a code as it is printed, in groups."""
    code = number + secret
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def is_hidden(document: Document) -> bool:
    """Return whether a form's project is no business of people without account."""
    return bool(document.project.is_secret or document.project.is_sealed)


def _unused_number() -> str:
    """Return a number that no slip of any district has."""
    number = _drawn(_NUMBER)
    while EntrySlip.objects.filter(number=number).exists():
        number = _drawn(_NUMBER)
    return number


@transaction.atomic
def issue_slip(
    *, key: int, row: str, actor: User, given_to: str, days: int = DAYS[1]
) -> tuple[EntrySlip, str]:
    """Return a new slip for an indicator with its secret, which is nowhere kept.

    Raises Document.DoesNotExist, PermissionDenied for anybody but the unit's clerk, NotAllowedNow,
    ValidationError for a project that is no business of others.
    """
    document = locked_goal(key, actor)
    demand_clerk(actor, document.unit)
    measure = measure_of(document, row)
    if reason := recording_obstacle(document, timezone.localdate()):
        raise NotAllowedNow(reason)
    if is_hidden(document):
        raise ValidationError("涉密或仅名单可见的项目不能开凭条，请由填报人自己记。")
    name = " ".join(given_to.split())
    if not 0 < len(name) <= 40:
        raise ValidationError("请写明凭条交给谁（40 个字以内）。")
    if days not in DAYS:
        raise ValidationError("请选择有效期。")
    number, secret = _unused_number(), _drawn(_SECRET)
    slip = EntrySlip.objects.create(
        line=line_of(measure),
        number=number,
        digest=_digest(number, secret),
        given_to=name,
        created_by=actor,
        ends_at=timezone.now() + timedelta(days=days),
    )
    trace("ledger.slip", slip, document, actor, after={"given_to": name, "number": number})
    return slip, secret


def is_alive(slip: EntrySlip) -> bool:
    """Return whether a slip can still be used."""
    is_spent = slip.entry_id is not None or slip.revoked_at is not None
    return not is_spent and slip.failures < TRIES and slip.ends_at > timezone.now()


@transaction.atomic
def _found(number: str, secret: str) -> EntrySlip | None:
    """Return the slip that a code opens, its row locked; a wrong secret is counted."""
    slips: Any = EntrySlip.objects.with_names().select_for_update(of=("self",))
    # Numbers are unique within a district, and who holds a slip says none: the secret tells which.
    alive = [one for one in slips.filter(number=number[:8]).order_by("pk") if is_alive(one)]
    digest = _digest(number, secret)
    for slip in alive:
        if constant_time_compare(slip.digest, digest):
            opened: EntrySlip = slip
            return opened
    for slip in alive:
        slip.failures += 1
        slip.save(update_fields=["failures"])
    return None


def slip_opened(number: str, secret: str) -> tuple[EntrySlip, Measure]:
    """Return the slip a code opens, and its indicator; raises NotAllowedNow where it opens none."""
    slip = _found(number, secret)
    # A project may have become secret since the slip was given out.
    if slip is None or is_hidden(slip.line.document):
        raise NotAllowedNow(ENDED)
    document = slip.line.document
    if reason := recording_obstacle(document, timezone.localdate()):
        raise NotAllowedNow(reason)
    return slip, measure_of(document, slip.line.row)


def record_by_slip(
    *, number: str, secret: str, typed: Typed, files: Sequence[File] = ()
) -> ProgressEntry:
    """Record a figure on a slip: it waits, its files held, until a clerk takes it.

    Raises NotAllowedNow for a code that opens nothing (any more), ValidationError.
    """
    slip_opened(number, secret)
    return _record(number, secret, typed, files)


@transaction.atomic
def _record(number: str, secret: str, typed: Typed, files: Sequence[File]) -> ProgressEntry:
    slip, measure = slip_opened(number, secret)
    if len(files) > MOST_FILES:
        raise ValidationError(f"最多附 {MOST_FILES} 个文件，请合并后再送。")
    demand_room(slip.line)
    entry = build_entry(measure, slip.line, typed, timezone.localdate())
    entry.state, entry.told_by = State.WAITING, slip.given_to
    entry.save()
    keep_files(measure.document, entry, files, None, is_held=True)
    _use("ledger.slip_used", slip, entry, None)
    return entry


def _use(action: str, slip: EntrySlip, entry: ProgressEntry, actor: User | None) -> None:
    """Note on a slip the entry it brought."""
    slip.entry = entry
    slip.save(update_fields=["entry"])
    after = {**told(entry), "number": slip.number, "given_to": slip.given_to}
    trace(action, entry, slip.line.document, actor, after=after)


def _slip_of(number: str, actor: User) -> EntrySlip:
    """Return a slip of the clerk's unit, not used yet, locked; raises EntrySlip.DoesNotExist,
    PermissionDenied, NotAllowedNow."""
    seen = EntrySlip.objects.visible_to(actor).with_names()
    slip: EntrySlip = seen.select_for_update(of=("self",)).get(number=number)
    demand_clerk(actor, slip.line.document.unit)
    if slip.entry_id or slip.revoked_at:
        raise NotAllowedNow("这张凭条已用过或已作废。")
    return slip


@transaction.atomic
def revoke_slip(*, number: str, actor: User) -> EntrySlip:
    """Take a slip back; raises EntrySlip.DoesNotExist, PermissionDenied, NotAllowedNow once used."""
    slip = _slip_of(number, actor)
    slip.revoked_at = timezone.now()
    slip.save(update_fields=["revoked_at"])
    trace("ledger.slip_revoke", slip, slip.line.document, actor)
    return slip


@transaction.atomic
def record_paper(
    *, number: str, actor: User, typed: Typed, files: Sequence[File] = ()
) -> ProgressEntry:
    """Record what was written on a printed slip that came back; the clerk reads it, so it counts.

    Raises EntrySlip.DoesNotExist, PermissionDenied, NotAllowedNow, ValidationError.
    """
    slip = _slip_of(number, actor)
    document = locked_goal(slip.line.document_id, actor)
    if reason := recording_obstacle(document, timezone.localdate()):
        raise NotAllowedNow(reason)
    measure = measure_of(document, slip.line.row)
    demand_room(slip.line)
    entry = build_entry(measure, slip.line, typed, timezone.localdate())
    entry.recorded_by, entry.told_by = actor, slip.given_to
    entry.save()
    keep_files(document, entry, files, actor)
    _use("ledger.slip_paper", slip, entry, actor)
    return entry


def _waiting(pk: int, actor: User) -> ProgressEntry:
    found = ProgressEntry.objects.visible_to(actor).with_names().get(pk=pk)
    document = locked_goal(found.line.document_id, actor)
    demand_clerk(actor, document.unit)
    entry: ProgressEntry = ProgressEntry.objects.with_names().get(pk=pk)
    if entry.state != State.WAITING:
        raise NotAllowedNow(f"这一笔现在是“{entry.get_state_display()}”。")
    return entry


@transaction.atomic
def take_entry(*, pk: int, actor: User) -> ProgressEntry:
    """Let what came on a slip count, its files free for whoever sees the form.

    Raises ProgressEntry.DoesNotExist, PermissionDenied, NotAllowedNow for one that does not wait.
    """
    entry = _waiting(pk, actor)
    entry.state, entry.taken_by = State.KEPT, actor
    entry.save(update_fields=["state", "taken_by"])
    release_files(entry.line.document_id, entry.place)
    trace("ledger.take", entry, entry.line.document, actor, after=told(entry))
    return entry


@transaction.atomic
def refuse_entry(*, pk: int, actor: User, reason: str) -> ProgressEntry:
    """Refuse what came on a slip: the entry stays with the reason, its files go.

    Raises as :func:`take_entry`, ValidationError without a reason.
    """
    entry = _waiting(pk, actor)
    end_entry(entry, State.REFUSED, actor, reason, "请写明不收的理由。")
    drop_files(entry.line.document_id, entry.place)
    after = {"reason": entry.reason}
    trace("ledger.refuse", entry, entry.line.document, actor, before=told(entry), after=after)
    return entry
