"""Making a backup, and restoring one."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from apps.core.backup.archive import Writer, checked, writing
from apps.core.backup.databases import (
    BackupError,
    check_dump,
    dump_database,
    dump_name,
    load_database,
)
from apps.core.models import BackupRun
from apps.core.storage import deletions_held, release_deletions, stored_files

FILES: Final = "files/"
ENDING: Final = ".perfgoals"


def make_backup(folder: Path) -> BackupRun:
    """Write, read back and note a backup; throw away those beyond the number kept.

    Consistent while the system runs: what is stored is there before the row that names it, so
    files are copied before the database is dumped, and those that came meanwhile after it; none
    is thrown away until then.
    Raises BackupError; the failure is noted too.
    """
    name = f"perfgoals-{timezone.localtime():%Y%m%d-%H%M%S}{ENDING}"
    run = BackupRun.objects.create(name=name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with deletions_held(), writing(folder / name) as writer:
            run.files = _write(writer)
        with tempfile.TemporaryDirectory(dir=folder) as place:
            checked(folder / name, keep=Path(place))
            check_dump(Path(place) / dump_name())
    except (BackupError, OSError) as error:
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)
        run.message, run.finished_at = str(error)[:300], timezone.now()
        run.save()
        raise BackupError(str(error)) from error
    run.is_good, run.size, run.finished_at = True, (folder / name).stat().st_size, timezone.now()
    run.save()
    _forget_old(folder)
    return run


def _write(writer: Writer) -> int:
    copied = _copy(writer, set())
    with tempfile.TemporaryDirectory() as place:
        dump = Path(place) / dump_name()
        dump_database(dump)
        with dump.open("rb") as stream:
            writer.add(dump.name, stream, dump.stat().st_size)
    copied |= _copy(writer, copied)
    applied = MigrationRecorder(connection).applied_migrations()
    writer.close(
        {
            "made": timezone.now().isoformat(),
            "vendor": connection.vendor,
            "migrations": sorted(f"{app}.{name}" for app, name in applied),
        }
    )
    return len(copied)


def _copy(writer: Writer, known: set[str]) -> set[str]:
    copied = set()
    for name in stored_files():
        if name in known:
            continue
        try:
            with default_storage.open(name) as stream:
                writer.add(f"{FILES}{name}", stream, stream.size)
        except FileNotFoundError:  # thrown away meanwhile: nothing names it any more
            continue
        copied.add(name)
    return copied


def _forget_old(folder: Path) -> None:
    found = sorted(folder.glob(f"perfgoals-*{ENDING}"))
    for path in found[: -settings.BACKUPS_KEPT]:
        path.unlink()


def restore(source: Path) -> dict[str, Any]:
    """Replace database and files by those of a backup; return what the backup says of itself.

    Everything is read and checked before anything is replaced. Raises BackupError.
    """
    with tempfile.TemporaryDirectory() as place:
        manifest = checked(source, keep=Path(place))
        (dump,) = Path(place).glob("database.*")
        check_dump(dump)
        load_database(dump)
        release_deletions()
        for name in manifest["sums"]:
            if name.startswith(FILES):
                stored = name.removeprefix(FILES)
                default_storage.delete(stored)
                with (Path(place) / name).open("rb") as stream:
                    default_storage.save(stored, File(stream))
    return manifest
