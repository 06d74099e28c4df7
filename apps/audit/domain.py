"""Writing the audit trail."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from apps.audit.anchors import anchor_soon
from apps.audit.models import GENESIS, OLD_CHAIN, AuditEvent, AuditHead
from apps.audit.registry import action_label
from apps.audit.seal import Sealer, current_key
from apps.core.context import current_request
from apps.core.people import Person


class Target(Protocol):
    """A row of any table, which the trail names."""

    _meta: ClassVar[Any]

    @property
    def pk(self) -> object:
        """Its key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row of the trail is about: the object, its organisation, before and after."""

    target: Target
    organisation: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def record(
    action: str,
    *,
    actor: Person | None,
    target: Target,
    organisation: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add one row to the trail, inside the caller's transaction and as the last thing it does.

    The chain's end stays locked until the transaction ends: whoever takes another lock after it
    may wait for somebody who waits for the chain.

    ``actor`` is a user or ``None`` for the system. Raises KeyError for an action nobody
    registered and ``TransactionManagementError`` outside a transaction, because a write and
    its trace must stand or fall together.
    """
    entry = Entry(target, organisation=organisation, before=before, after=after)
    return record_many(action, actor=actor, entries=[entry])[0]


def record_many(action: str, *, actor: Person | None, entries: Sequence[Entry]) -> list[AuditEvent]:
    """Add a row for each entry to the trail, in a handful of statements; as :func:`record`."""
    action_label(action)
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("审计记录必须与业务写入处于同一事务。")
    head = _locked_head()
    context, sealer = current_request(), Sealer()
    events = []
    for entry in entries:
        event = AuditEvent(
            at=timezone.now(),
            action=action,
            actor_id=actor.pk if actor else None,
            actor_name=str(actor) if actor else "系统",
            object_type=entry.target._meta.label_lower,
            object_id=str(entry.target.pk),
            object_title=str(entry.target)[:200],
            organisation=entry.organisation[:120],
            before=entry.before,
            after=entry.after,
            request_id=context.request_id,
            address=context.address,
            chain=head.pk,
            number=head.count + 1,
            key=current_key(),
            previous_hash=head.hash,
        )
        event.hash = event.sealed(sealer)
        head.hash, head.count = event.hash, head.count + 1
        events.append(event)
    AuditEvent.objects.bulk_create(events, batch_size=500)
    seal_head(head, sealer)
    head.save(update_fields=["hash", "count", "key", "seal"])
    anchor_soon()
    return events


def seal_head(head: AuditHead, sealer: Sealer) -> None:
    """Put the seal of now on a chain's end; the caller saves it."""
    head.key = current_key()
    head.seal = sealer.seal("head", head.content(), head.key)


def _locked_head() -> AuditHead:
    """Return the end of a chain nobody else is writing to, locked.

    A transaction keeps to one chain and never waits for a second, so that no two can wait for
    each other; only where all chains are taken it waits for its own.
    """
    heads = AuditHead.objects.exclude(pk=OLD_CHAIN)
    preferred = getattr(connection, "audit_chain", None)
    if preferred is None:
        # Spreads the processes and threads of the servers over the chains.
        spread = (os.getpid() + threading.get_native_id()) % settings.AUDIT_CHAINS
        preferred = OLD_CHAIN + 1 + spread
    skips = connection.features.has_select_for_update_skip_locked
    nearest = models.Case(models.When(pk__gte=preferred, then=0), default=1)
    head = heads.select_for_update(skip_locked=skips).order_by(nearest, "pk").first()
    if head is None:
        if not heads.exists():
            _begin_chains()
        head = heads.select_for_update().order_by(nearest, "pk")[:1].get()
    connection.audit_chain = head.pk  # type: ignore[attr-defined]
    return head


def _begin_chains() -> None:
    """Make the ends of all chains at once, under numbers that no row has used.

    Where somebody deleted the ends, the rows they belonged to stay without one and are found.
    """
    used = AuditEvent.objects.order_by().aggregate(most=models.Max("chain"))["most"] or OLD_CHAIN
    sealer = Sealer()
    heads = []
    for chain in range(used + 1, used + 1 + settings.AUDIT_CHAINS):
        head = AuditHead(pk=chain, hash=GENESIS, count=0)
        seal_head(head, sealer)
        heads.append(head)
    AuditHead.objects.bulk_create(heads, ignore_conflicts=True)
