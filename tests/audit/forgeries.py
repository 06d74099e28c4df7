"""What somebody with write access to the database, but without the key, may try on the trail."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import connection

from apps.audit.models import AuditEvent, AuditHead


def sql(text: str, *values: object) -> None:
    """Run a statement past the models."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def last_rows(count: int) -> list[AuditEvent]:
    """Return the last rows of the chain that was written last, oldest first."""
    chain = AuditEvent.objects.first().chain
    return list(AuditEvent.objects.filter(chain=chain).order_by("-number")[:count])[::-1]


def delete_tail_and_reset_head() -> str:
    kept, gone = last_rows(2)
    sql("delete from audit_auditevent where id = %s", gone.pk)
    sql(
        "update audit_audithead set hash = %s, count = %s where id = %s",
        kept.hash,
        kept.number,
        kept.chain,
    )
    return f"第 {kept.chain} 链的链尾被改动。"


def delete_head() -> str:
    (last,) = last_rows(1)
    sql("delete from audit_auditevent where id = %s", last.pk)
    sql("delete from audit_audithead where id = %s", last.chain)
    return f"第 {last.chain} 链的链尾被删除。"


def reseal_all() -> str:
    """Change a row and put new digests on it and all after it, as far as one can without the key."""
    first, *rest = last_rows(3)
    sql("update audit_auditevent set object_title = %s where id = %s", "别的", first.pk)
    previous = first.previous_hash
    for row in (first, *rest):
        new = hashlib.sha256(f"{previous}{row.pk}".encode()).hexdigest()
        sql(
            "update audit_auditevent set previous_hash = %s, hash = %s where id = %s",
            previous,
            new,
            row.pk,
        )
        previous = new
    sql("update audit_audithead set hash = %s where id = %s", previous, first.chain)
    return f"第 {rest[-1].pk} 条的内容被改动。"


def change_row() -> str:
    row = last_rows(3)[0]
    sql("update audit_auditevent set address = %s where id = %s", "10.0.0.9", row.pk)
    return f"第 {row.pk} 条的内容被改动。"


def cut_out_row() -> str:
    _, gone, after = last_rows(3)
    sql("delete from audit_auditevent where id = %s", gone.pk)
    return f"第 {gone.chain} 链缺少第 {gone.number} 号记录（第 {after.pk} 条之前）。"


def empty_table() -> str:
    (last,) = last_rows(1)
    sql("delete from audit_auditevent")
    count = AuditHead.objects.get(pk=last.chain).count
    return f"链尾不符：第 {last.chain} 链应有 {count} 条，实有 0 条。"


def swap_rows() -> str:
    """Let two rows change places, with all that is theirs."""
    _, left, right = last_rows(3)
    for old, new in ((left.pk, -1), (right.pk, left.pk), (-1, right.pk)):
        sql("update audit_auditevent set id = %s where id = %s", new, old)
    return f"第 {left.pk} 条与前一条被对调。"


def claim_old_format() -> str:
    """Take a row's key away, so that a digest anybody can make would do."""
    row = last_rows(2)[0]
    sql(
        "update audit_auditevent set chain = 1, number = null, seal_key = '' where id = %s",
        row.pk,
    )
    forged = AuditEvent.objects.get(pk=row.pk)
    sql("update audit_auditevent set hash = %s where id = %s", forged.old_hash(), row.pk)
    return "第 1 链的链尾被删除。"


def slip_in_row() -> str:
    """Put a row of one's own behind the last."""
    (last,) = last_rows(1)
    sql(
        "insert into audit_auditevent (at, action, actor_name, object_type, object_id, object_title,"
        " organisation, request_id, address, chain, number, seal_key, previous_hash, hash)"
        " select at, action, actor_name, object_type, object_id, '伪造', organisation, request_id,"
        " address, chain, number + 1, seal_key, hash, %s from audit_auditevent where id = %s",
        "f" * 64,
        last.pk,
    )
    return f"第 {last.chain} 链的链尾被改小：链尾记 {last.number} 条，却有第 {last.number + 1} 号记录。"


FORGERIES: dict[str, Callable[[], str]] = {
    forgery.__name__: forgery
    for forgery in (
        delete_tail_and_reset_head,
        delete_head,
        reseal_all,
        change_row,
        cut_out_row,
        empty_table,
        swap_rows,
        claim_old_format,
        slip_in_row,
    )
}
