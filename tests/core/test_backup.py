"""The drill: a site is backed up, lost, and restored; what is damaged is refused."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from apps.core.backup.archive import checked, new_key, writing
from apps.core.backup.databases import BackupError
from apps.core.backup.runs import make_backup
from apps.core.models import BackupRun
from tests.cast import Cast, signed_in
from tests.sites import ROOT, new_site, wait_for

FILL = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from apps.accounts.models import District, User
District.objects.create(code="1", name="区")
User.objects.create_user("u", name="甲")
default_storage.save("imports/2026/11/a", ContentFile("原件".encode() * 100000))
default_storage.save("b", ContentFile(b""))
"""
LOSE = (
    "from apps.accounts.models import User; User.objects.all().delete();"
    "from django.core.files.base import ContentFile as C;"
    "from django.core.files.storage import default_storage as s; s.delete('imports/2026/11/a');"
    "s.delete('b'); s.save('b', C(b'other')); s.save('backup-under-way', C(b'1'))"
)
COUNT = (
    "from django.core.files.storage import default_storage as s;"
    "from apps.accounts.models import District, User;"
    "print(District.objects.count(), User.objects.count(),"
    "s.open('imports/2026/11/a').size, s.open('b').size)"
)


# Uploads without pause, each a row and its file in one act; every third is thrown away again.
WRITER = """
import hashlib, os, pathlib, sys
import django
django.setup()
from django.core.files.base import ContentFile
from django.db import transaction
from apps.accounts.models import User
from apps.core.models import TableImport
user = User.objects.get_or_create(username="u", defaults={"name": "甲"})[0]
stop, number = pathlib.Path(sys.argv[1]), 0
while not stop.exists():
    data = os.urandom(20000)
    with transaction.atomic():
        row = TableImport(table="accounts.unit", name=f"{number}", created_by=user,
            sha256=hashlib.sha256(data).hexdigest(), state="done")
        row.content.save("x", ContentFile(data), save=False)
        row.save()
    number += 1
    if number % 3 == 0:
        with transaction.atomic():
            name, storage = row.content.name, row.content.storage
            row.delete()
            transaction.on_commit(lambda: storage.delete(name))
"""
UPLOADS = "from apps.core.models import TableImport as T; print(T.objects.count())"
WHOLE = """
import hashlib
from apps.core.models import TableImport
rows = list(TableImport.objects.all())
wrong = [r.name for r in rows if hashlib.sha256(r.content.read()).hexdigest() != r.sha256]
print(len(rows), wrong)
"""


@pytest.mark.slow
def test_drill(tmp_path: Path) -> None:
    """The backup is made while people upload: each row that comes back has its file, whole."""
    stop, script = tmp_path / "stop", tmp_path / "writer.py"
    script.write_text(WRITER, encoding="utf-8")
    with new_site(tmp_path / "var") as site:
        key = site.var / "key"
        site.manage("backup", "--new-key", str(key))
        site.env |= {
            "PERFGOALS_BACKUP_KEY_FILE": str(key),
            "PERFGOALS_BACKUPS": str(site.var / "backups"),
            "PYTHONPATH": str(ROOT),
        }
        site.python(FILL)
        site.start(sys.executable, str(script), str(stop))
        before = wait_for(lambda: int(site.python(UPLOADS)), seconds=60)
        assert "备份完成，已读回核对" in site.manage("backup")
        after = int(site.python(UPLOADS))
        stop.touch()
        site.children[-1].wait(timeout=60)
        (made,) = (site.var / "backups").iterdir()
        assert "已有数据" in site.manage("restore", str(made), check=False)
        site.python(LOSE)
        assert "已恢复到" in site.manage("restore", str(made), "--replace")
        assert site.python(COUNT) == "1 1 600000 0"
        count, wrong = site.python(WHOLE).split(" ", 1)
        assert wrong == "[]"
        assert before <= int(count) <= after
        assert after > before
        site.manage("migrate", "--check")
        assert "审计链完整" in site.manage("audit_verify")


@pytest.fixture
def archive(tmp_path: Path, settings: Any) -> Path:
    """A small archive under a key of its own."""
    settings.BACKUP_KEY = new_key()
    path = tmp_path / "a.perfgoals"
    with writing(path) as writer:
        writer.add("files/a", io.BytesIO("原件".encode() * 50000), 300000)
        writer.add("database.dump", io.BytesIO(b"x" * 1000), 1000)
        writer.close({"made": "2026"})
    return path


def test_archive_reads_back_and_shows_nothing_of_its_content(archive: Path, tmp_path: Path) -> None:
    assert checked(archive, keep=tmp_path / "out")["made"] == "2026"
    assert (tmp_path / "out" / "files" / "a").read_bytes() == "原件".encode() * 50000
    assert "原件".encode() not in archive.read_bytes()
    assert archive.read_bytes().startswith(b"age-encryption.org/v1")


@pytest.mark.parametrize("damage", ["cut", "changed", "foreign", "empty"])
def test_damaged_archive_is_refused(archive: Path, damage: str) -> None:
    data = archive.read_bytes()
    changed = bytearray(data)
    changed[len(data) // 2] ^= 1
    wrong = {"cut": data[:-20], "changed": bytes(changed), "foreign": b"nonsense", "empty": b""}
    archive.write_bytes(wrong[damage])
    with pytest.raises(BackupError, match="备份"):
        checked(archive)


def test_another_key_opens_nothing_and_no_key_makes_nothing(archive: Path, settings: Any) -> None:
    settings.BACKUP_KEY = new_key()
    with pytest.raises(BackupError, match="密钥不对"):
        checked(archive)
    settings.BACKUP_KEY = ""
    with pytest.raises(BackupError, match="没有备份密钥"):
        checked(archive)
    settings.BACKUP_KEY = "AGE-SECRET-KEY-1NONSENSE"
    with pytest.raises(BackupError, match="备份密钥无效"):
        checked(archive)


def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_KEY = new_key()
    path = tmp_path / "a.perfgoals"
    with writing(path) as writer:
        writer.add("../escaped", io.BytesIO(b"x"), 1)
        writer.close({})
    with pytest.raises(BackupError, match="越出目录"):
        checked(path, keep=tmp_path / "out")
    assert not (tmp_path / "escaped").exists()


@pytest.mark.django_db(transaction=True)
def test_old_ones_go_and_the_page_shows_the_last_good_one(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.BACKUP_KEY, settings.BACKUPS_KEPT = new_key(), 1
    page = reverse("admin:core_backuprun_changelist")
    client = signed_in(cast, "system")
    assert "还没有完好的备份" in client.get(page).content.decode()
    default_storage.save("imports/x", ContentFile(b"x"))
    old = tmp_path / "perfgoals-20200101-000000.perfgoals"
    old.write_bytes(b"old")
    run = make_backup(tmp_path)
    assert [path.name for path in tmp_path.glob("*.perfgoals")] == [run.name]
    assert (run.is_good, run.files >= 1) == (True, True)
    assert "最近一次完好的是" in client.get(page).content.decode()
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(BackupError):
        make_backup(tmp_path / "file")
    assert list(BackupRun.objects.values_list("is_good", flat=True)) == [False, True]
    assert signed_in(cast, "security").get(page).status_code == 403
