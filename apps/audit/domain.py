"""Writing and verifying the audit trail."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from apps.audit.models import AuditEvent, AuditHead
from apps.audit.registry import action_label
from apps.core.context import current_request

GENESIS = "0" * 64


def record(
    action: str,
    *,
    actor: Any,
    target: models.Model,
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
    action_label(action)
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("审计记录必须与业务写入处于同一事务。")
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1, defaults={"hash": GENESIS})
    context = current_request()
    event = AuditEvent(
        at=timezone.now(),
        action=action,
        actor=actor,
        actor_name=str(actor) if actor else "系统",
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        object_title=str(target)[:200],
        organisation=organisation[:120],
        before=before,
        after=after,
        request_id=context.request_id,
        address=context.address,
        previous_hash=head.hash,
    )
    event.hash = event.sealed()
    event.save()
    head.hash, head.count = event.hash, head.count + 1
    head.save(update_fields=["hash", "count"])
    return event


def broken_links() -> list[str]:
    """Walk the whole chain; give a Chinese sentence for each row that was tampered with."""
    faults, previous, count = [], GENESIS, 0
    for event in AuditEvent.objects.order_by("pk").iterator(chunk_size=2000):
        count += 1
        if event.previous_hash != previous:
            faults.append(f"第 {event.pk} 条之前有记录被删除或插入。")
        if event.sealed() != event.hash:
            faults.append(f"第 {event.pk} 条的内容被改动。")
        previous = event.hash
    head = AuditHead.objects.filter(pk=1).first()
    if head and (head.hash != previous or head.count != count):
        faults.append(f"链尾不符：应有 {head.count} 条，实有 {count} 条。")
    return faults
