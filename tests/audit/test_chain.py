"""The audit trail cannot be changed unnoticed."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from apps.audit.domain import broken_links, record
from apps.audit.models import AuditEvent
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def trail(cast: Cast) -> list[AuditEvent]:
    with transaction.atomic():
        for _ in range(3):
            record("declaration.edit", actor=cast.people["clerk_a"], target=cast.unit_a)
    return list(AuditEvent.objects.order_by("pk"))


def tamper(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_untouched_chain_is_whole(cast: Cast) -> None:
    trail(cast)
    assert broken_links() == []


def test_changed_row_is_named(cast: Cast) -> None:
    event = trail(cast)[-2]
    tamper("update audit_auditevent set object_title = %s where id = %s", "别的", event.pk)
    assert broken_links() == [f"第 {event.pk} 条的内容被改动。"]


def test_deleted_row_is_noticed(cast: Cast) -> None:
    events = trail(cast)
    tamper("delete from audit_auditevent where id = %s", events[-2].pk)
    faults = broken_links()
    assert faults[0] == f"第 {events[-1].pk} 条之前有记录被删除或插入。"
    assert len(faults) == 2


def test_deleted_end_is_noticed_by_the_command(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    events = trail(cast)
    tamper("delete from audit_auditevent where id = %s", events[-1].pk)
    with pytest.raises(SystemExit):
        call_command("audit_verify")
    assert "链尾不符" in capsys.readouterr().err


def test_orm_refuses_every_change(cast: Cast) -> None:
    event = trail(cast)[-1]
    for change in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(action="x"),
    ):
        with pytest.raises(TypeError, match="只能追加"):
            change()


def test_only_the_audit_administrator_reads(cast: Cast) -> None:
    trail(cast)
    seen = {
        name: AuditEvent.objects.visible_to(person).exists() for name, person in cast.people.items()
    }
    assert [name for name, sees in seen.items() if sees] == ["audit"]


def test_unregistered_act_is_refused(cast: Cast) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        record("declaration.sumbit", actor=None, target=cast.unit_a)
