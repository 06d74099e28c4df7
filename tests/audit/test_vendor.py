"""What the database itself refuses. Needs PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from apps.audit.archive import archive_trail
from apps.audit.domain import record
from apps.audit.models import AuditEvent
from apps.audit.vendor import guard, unguard
from apps.audit.verification import verify
from tests.audit.forgeries import sql
from tests.cast import Cast

ROLE = "perfgoals_runtime"


@pytest.fixture
def guarded(cast: Cast) -> Iterator[Cast]:
    """The trail with its triggers, and a role such as the program should run under."""
    if connection.vendor != "postgresql":
        pytest.skip("triggers and roles are those of PostgreSQL")
    sql(f"create role {ROLE}")
    guard(connection, role=ROLE)
    yield cast
    unguard(connection)


def as_program(statement: str) -> None:
    with transaction.atomic():
        sql(f"set local role {ROLE}")
        sql(statement)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("update audit_auditevent set address = 'x'", "append-only"),
        ("delete from audit_auditevent", "append-only"),
        ("truncate audit_auditevent", "append-only"),
        ("delete from audit_audithead", "only grows"),
        ("truncate audit_audithead", "only grows"),
        ("update audit_audithead set count = count - 1", "only grows"),
        ("update audit_audithead set hash = 'x'", "only grows"),
    ],
)
def test_triggers_refuse_even_the_owner(guarded: Cast, statement: str, reason: str) -> None:
    with pytest.raises(DatabaseError, match=reason), transaction.atomic():
        sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from audit_auditevent",
        "update audit_auditevent set address = 'x'",
        "insert into audit_auditarchive (chain) values (1)",
        "drop trigger audit_event_keep on audit_auditevent",
        "create table own (x int)",
    ],
)
def test_role_of_the_program_lacks_the_right(guarded: Cast, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
        as_program(statement)


def test_role_of_the_program_writes_the_trail(guarded: Cast) -> None:
    count = AuditEvent.objects.count()
    with transaction.atomic():
        sql(f"set local role {ROLE}")
        record("declaration.edit", actor=None, target=guarded.unit_a)
        sql("reset role")
    assert (AuditEvent.objects.count(), verify().told()) == (count + 1, [])


def test_owner_archives_behind_the_triggers(guarded: Cast, tmp_path: Path) -> None:
    (entry,) = archive_trail(before=timezone.now() + timedelta(days=1), folder=tmp_path)
    assert (entry.rows > 5, AuditEvent.objects.count(), verify().told()) == (True, 1, [])


@pytest.mark.django_db
def test_guard_is_refused_where_there_is_none() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("here it is")
    with pytest.raises(CommandError, match="只有 PostgreSQL"):
        call_command("audit_guard")
