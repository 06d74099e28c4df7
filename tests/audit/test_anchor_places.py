"""Anchors in each second place, for real: a trail behind what stands there is found and told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from apps.audit.anchors import write_anchor
from apps.audit.domain import record
from apps.audit.models import AuditEvent, AuditHead
from apps.audit.verification import verify
from tests.audit.forgeries import last_rows, sql
from tests.cast import Cast
from tests.sites import Site, new_site, own_database, wait_for


def write(cast: Cast, count: int) -> None:
    with transaction.atomic():
        for _ in range(count):
            record("organisation.save", actor=None, target=cast.unit_a)


@contextmanager
def listening(log: Path, address: Any) -> Iterator[str]:
    """Be a system log: keep each datagram as a line with the moment and host before it."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as server:
        server.bind(address)
        name = server.getsockname()

        def keep() -> None:
            while data := server.recv(65536):
                with log.open("ab") as file:
                    file.write(b"Nov 28 23:10:01 mu " + data.partition(b">")[2].rstrip(b"\0"))
                    file.write(b"\n")

        thread = threading.Thread(target=keep, daemon=True)
        thread.start()
        yield name if isinstance(name, str) else f"{name[0]}:{name[1]}"
        with socket.socket(family, socket.SOCK_DGRAM) as last:
            last.sendto(b"", name)
        thread.join()


def put_back(head: AuditHead, last: AuditEvent) -> None:
    """Put the whole state of an hour ago back, with all its true seals."""
    sql("delete from audit_auditevent where id > %s", last.pk)
    sql(
        "update audit_audithead set hash = %s, count = %s, seal = %s where id = %s",
        head.hash,
        head.count,
        head.seal,
        head.pk,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["unix", "udp"])
def test_trail_behind_the_system_log_is_found(
    cast: Cast, settings: Any, tmp_path: Path, way: str
) -> None:
    log = tmp_path / "messages"
    log.write_text("Nov 28 23:10:00 mu cron: something else\n")
    address = str(tmp_path / "log") if way == "unix" else ("127.0.0.1", 0)
    with listening(log, address) as name:
        settings.AUDIT_ANCHORS = [f"syslog:{name}", f"log:{log}"]
        write(cast, 1)
        (last,) = last_rows(1)
        head = AuditHead.objects.get(pk=last.chain)
        write_anchor()
        write(cast, 2)
        write_anchor()
        wait_for(lambda: log.read_text().count("perfgoals-anchor") == 2, seconds=10)
    assert verify().told() == []
    put_back(head, last)
    (fault,) = verify().told()
    assert fault.startswith(f"第 {head.pk} 链落后于锚点：")
    # Lines that came late or twice, as a log may pass them on, are no fault; a changed one is.
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join([*lines, lines[2].replace('"at":"2', '"at":"3')]))
    assert f"锚点（log:{log}）第 3 行的签名不符。" in verify().told()


@pytest.mark.django_db
def test_place_out_of_reach_is_told_and_keeps_nobody_from_the_others(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.AUDIT_ANCHORS = [f"syslog:{tmp_path / 'none'}", f"file:{tmp_path / 'anchors'}"]
    write(cast, 1)
    with pytest.raises(OSError, match="No such file"):
        call_command("audit_anchor")
    assert len((tmp_path / "anchors").read_text().splitlines()) == 1
    settings.AUDIT_ANCHORS = [f"log:{tmp_path / 'none'}"]
    assert verify().told() == [f"锚点（log:{tmp_path / 'none'}）读不到，请检查存放位置。"]


FILL = """
from django.db import transaction
from apps.accounts.models import District
from apps.audit.anchors import write_anchor
from apps.audit.domain import record
from apps.audit.models import AuditHead
place, _ = District.objects.get_or_create(code="1", name="区")
with transaction.atomic():
    for _ in range(3):
        record("organisation.save", actor=None, target=place)
write_anchor()
"""
KEEP = (
    "from apps.audit.models import AuditHead as H; print(list(H.objects.filter(count=3).values()))"
)
PUT_BACK = """
from django.db import connection
from apps.audit.models import AuditHead
AuditHead.objects.filter(pk=kept["id"]).update(**kept)
with connection.cursor() as cursor:
    cursor.execute("delete from audit_auditevent where number > 3")
"""


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Site]:
    """An installation whose anchors go to a second database, of the same kind as the first."""
    with new_site(tmp_path / "var", PERFGOALS_AUDIT_CHAINS="1") as site:
        url = site.env.get("DATABASE_URL", "")
        server = url.rpartition("/")[0] + "/postgres"
        site.env |= {
            "PERFGOALS_AUDIT_ANCHORS": "database:anchors",
            "PERFGOALS_ANCHOR_DATABASE_URL": own_database(server)
            if url
            else f"sqlite:///{tmp_path / 'second.sqlite3'}",
        }
        site.manage("migrate", "audit", "--database", "anchors", "-v", "0")
        yield site


@pytest.mark.slow
def test_trail_behind_the_second_database_is_found(second: Site) -> None:
    second.python(FILL)
    kept = second.python(KEEP)
    second.python(FILL)
    assert "审计链完整" in second.manage("audit_verify")
    second.python(f"(kept,) = {kept}\n{PUT_BACK}")
    said = second.manage("audit_verify", check=False)
    assert "链落后于锚点" in said
    assert "已有 6 条，现只有 3 条" in said
