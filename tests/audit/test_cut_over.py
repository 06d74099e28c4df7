"""Rows of the release before stay as they are, in a chain of their own that is closed with the key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from apps.audit.domain import record
from apps.audit.models import OLD_CHAIN, AuditEvent
from apps.audit.verification import verify
from tests.audit.forgeries import sql
from tests.cast import build_cast

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(name: str) -> Any:
    """Return the models as they were after a migration of the trail."""
    executor = MigrationExecutor(connection)
    executor.migrate([("audit", name)])
    return executor.loader.project_state([("audit", name)]).apps


@pytest.fixture(autouse=True)
def newest() -> Iterator[None]:
    yield
    call_command("migrate", "audit", verbosity=0)


def write(count: int) -> None:
    cast = build_cast()
    with transaction.atomic():
        for _ in range(count):
            record("declaration.edit", actor=None, target=cast.unit_a, after={"annual": 1.5})


def test_trail_goes_back_to_the_old_format_and_forwards_again() -> None:
    write(2)
    titles = list(AuditEvent.objects.order_by("pk").values_list("object_title", flat=True))
    migrate("0001_initial")
    migrate("0003_cut_over")
    assert set(AuditEvent.objects.values_list("chain", "key")) == {(OLD_CHAIN, "")}
    assert list(AuditEvent.objects.order_by("pk").values_list("object_title", flat=True)) == titles
    assert verify().told() == []
    with transaction.atomic():
        record("declaration.edit", actor=None, target=AuditEvent.objects.last(), after={})
    assert (AuditEvent.objects.first().chain > OLD_CHAIN, verify().told()) == (True, [])
    old = AuditEvent.objects.filter(chain=OLD_CHAIN).order_by("pk")
    first, last = old[1], old.reverse()[0]
    sql("update audit_auditevent set address = 'x' where id = %s", first.pk)
    assert verify().told() == [f"第 {first.pk} 条的内容被改动。"]
    forged = AuditEvent.objects.get(pk=last.pk)
    sql("update audit_auditevent set object_title = 'x' where id = %s", last.pk)
    forged.object_title = "x"
    sql("update audit_auditevent set hash = %s where id = %s", forged.old_hash(), last.pk)
    assert verify().told()[-1] == (
        f"链尾不符：第 {OLD_CHAIN} 链应有 {len(titles)} 条，实有 {len(titles)} 条。"
    )
