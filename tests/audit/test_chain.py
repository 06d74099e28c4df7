"""The audit trail cannot be changed unnoticed, and each forgery is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from apps.audit import anchors
from apps.audit.anchors import write_anchor
from apps.audit.archive import archive_faults, archive_trail
from apps.audit.domain import record
from apps.audit.models import AuditArchive, AuditCheck, AuditEvent, AuditHead
from apps.audit.verification import check_trail, verify
from tests.audit.forgeries import FORGERIES, change_row, last_rows, sql
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(cast: Cast) -> Cast:
    """A chain of some rows."""
    write(cast, 3)
    return cast


@pytest.fixture
def anchored(settings: Any, tmp_path: Path) -> Path:
    """A file of anchors beside the database."""
    settings.AUDIT_ANCHORS = [f"file:{tmp_path / 'second' / 'anchors'}"]
    return tmp_path / "second" / "anchors"


def write(cast: Cast, count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            record(
                "declaration.edit",
                actor=cast.people["clerk_a"],
                target=cast.unit_a,
                before={"annual": 1e16, "share": 0.5, "row": {"乙": [1, None, True]}},
                after={"number": number, "annual": 2.0},
            )


def test_untouched_chain_is_whole(trail: Cast) -> None:
    assert verify().told() == []
    assert {event.key[:6] for event in last_rows(3)} == {"hs256-"}


@pytest.mark.parametrize("name", FORGERIES)
def test_forgery_is_found_and_told(trail: Cast, name: str) -> None:
    told = FORGERIES[name]()
    assert told in verify().told()


def test_changed_row_alone_is_named(trail: Cast) -> None:
    assert [change_row()] == verify().told()


def test_deleted_end_is_noticed_by_the_command(
    trail: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    (last,) = last_rows(1)
    sql("delete from audit_auditevent where id = %s", last.pk)
    with pytest.raises(SystemExit):
        call_command("audit_verify")
    assert capsys.readouterr().err == (
        f"链尾不符：第 {last.chain} 链应有 {last.number} 条，实有 {last.number - 1} 条。\n"
    )


def test_trail_behind_its_anchor_is_found(trail: Cast, anchored: Path) -> None:
    """The whole state of an hour ago, put back with all its true seals."""
    (last,) = last_rows(1)
    head = AuditHead.objects.get(pk=last.chain)
    write(trail, 2)
    write_anchor()
    assert verify().told() == []
    sql("delete from audit_auditevent where id > %s", last.pk)
    sql(
        "update audit_audithead set hash = %s, count = %s, seal = %s where id = %s",
        head.hash,
        head.count,
        head.seal,
        head.pk,
    )
    (fault,) = verify().told()
    assert fault.startswith(f"第 {head.pk} 链落后于锚点：")
    assert f"已有 {head.count + 2} 条，现只有 {head.count} 条" in fault


def test_all_chains_begun_anew_are_found_by_the_anchor(trail: Cast, anchored: Path) -> None:
    write_anchor()
    chain = last_rows(1)[0].chain
    sql("delete from audit_auditevent")
    sql("delete from audit_audithead")
    write(trail, 1)
    (fault,) = verify().told()
    assert fault.startswith(f"第 {chain} 链落后于锚点：")


def test_deleted_heads_are_not_made_good_by_the_next_row(trail: Cast) -> None:
    chain = last_rows(1)[0].chain
    sql("delete from audit_audithead")
    write(trail, 1)
    assert verify().told() == [f"第 {chain} 链的链尾被删除。"]


def test_anchors_are_signed_and_chained(trail: Cast, anchored: Path) -> None:
    for _ in range(3):
        write(trail, 1)
        write_anchor()
    lines = anchored.read_text().splitlines(keepends=True)
    assert anchored.stat().st_mode & 0o777 == 0o600
    anchored.write_text(lines[0] + lines[2])
    assert verify().told() == [f"锚点（file:{anchored}）第 2 行之前有锚点被删除或插入。"]
    anchored.write_text(lines[0].replace('"at":"2', '"at":"3') + "x\n")
    assert verify().told() == [
        f"锚点（file:{anchored}）第 1 行的签名不符。",
        f"锚点（file:{anchored}）第 2 行无法识别。",
        f"锚点（file:{anchored}）是空的：锚点被删除，或从未写出（manage.py audit_anchor）。",
    ]


@pytest.mark.django_db(transaction=True)
def test_anchor_follows_the_commit_and_keeps_its_interval(
    cast: Cast, anchored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors, "_written_at", -float("inf"))
    write(cast, 2)
    write(cast, 1)
    assert len(anchored.read_text().splitlines()) == 1


def test_keys_rotate_and_a_lost_one_is_told(trail: Cast, settings: Any) -> None:
    old = settings.AUDIT_KEYS
    settings.AUDIT_KEYS = ["new-" + "z" * 40, *old]
    settings.AUDIT_ALGORITHM = "sm3"
    write(trail, 1)
    assert [event.key.partition("-")[0] for event in last_rows(2)] == ["hs256", "sm3"]
    assert verify().told() == []
    settings.AUDIT_KEYS = settings.AUDIT_KEYS[:1]
    (fault, *_) = verify().told()
    assert fault.endswith("未配置，无法核验。")


def test_check_of_new_rows_begins_where_the_last_good_one_ended(trail: Cast) -> None:
    first = check_trail(full=True)
    write(trail, 2)
    second = check_trail(full=False)
    assert (first.is_full, second.is_full, second.rows, second.faults) == (True, False, 2, [])
    change_row()
    third = check_trail(full=False)
    assert (third.rows, third.faults) == (0, [])
    assert len(check_trail(full=True).faults) == 1
    assert check_trail(full=False).is_full


def test_forged_check_is_not_built_upon(trail: Cast) -> None:
    check_trail(full=True)
    fault = change_row()
    (last,) = last_rows(1)
    sql("update audit_auditcheck set rows = 9")
    again = check_trail(full=False)
    assert (again.is_full, again.faults) == (True, [fault])
    assert AuditCheck.objects.count() == 2
    assert again.reached[str(last.chain)] == [last.number, last.hash, last.pk]


def test_archived_rows_keep_their_seals_and_the_chain_goes_on(trail: Cast, tmp_path: Path) -> None:
    write(trail, 2)
    count = AuditEvent.objects.count()
    (entry,) = archive_trail(before=timezone.now() + timedelta(days=1), folder=tmp_path)
    path = tmp_path / entry.file
    assert (entry.rows, AuditEvent.objects.get().label) == (count, "审计归档")
    assert (verify().told(), archive_faults(path)) == ([], [])
    write(trail, 1)
    assert verify().told() == []
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"\x00")
    assert archive_faults(path) == [f"{entry.file} 与登记的摘要不符。"]
    sql("delete from audit_auditarchive")
    assert verify().told()[0].startswith(f"第 {entry.chain} 链缺少第 1–{count} 号记录")


def test_broken_trail_is_not_archived(trail: Cast, tmp_path: Path) -> None:
    change_row()
    with pytest.raises(ValidationError, match="审计链不完整"):
        archive_trail(before=timezone.now(), folder=tmp_path)
    assert not AuditArchive.objects.exists()


def test_orm_refuses_every_change(trail: Cast) -> None:
    event = last_rows(1)[0]
    for change in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(action="x"),
    ):
        with pytest.raises(TypeError, match="只能追加"):
            change()


def test_only_the_audit_administrator_reads(trail: Cast) -> None:
    seen = {
        name: AuditEvent.objects.visible_to(person).exists()
        for name, person in trail.people.items()
    }
    assert [name for name, sees in seen.items() if sees] == ["audit"]


def test_unregistered_act_is_refused(cast: Cast) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        record("declaration.sumbit", actor=None, target=cast.unit_a)
