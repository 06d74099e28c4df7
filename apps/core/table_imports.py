"""Importing a table in the background: check, confirmation, writing; all rows or none, and once."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict
from datetime import timedelta
from pathlib import PurePath
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.utils import timezone
from django_tasks import task
from tablib import Dataset

from apps.core.errors import NotAllowedNow
from apps.core.faulty_rows import Cells, faulty_workbook, mended
from apps.core.import_preview import faults_of, preview_of
from apps.core.jobs import OUTAGES
from apps.core.models import TableImport
from apps.core.people import Person
from apps.core.table_files import UnreadableTable, read_table

log = logging.getLogger(__name__)
Stage, State = TableImport.Stage, TableImport.State
KEPT: Final = timedelta(days=7)
# Faults kept for the workbook of faulty rows; the page shows the first of them.
FAULTS: Final = 5000
FAILED: Final = "处理时出错，没有写入任何数据。请重试；仍不成功请联系系统管理员。"
BROKE_OFF: Final = "处理多次中断，没有写入任何数据。请拆成几份分别导入，或联系系统管理员。"
TAKEN: Final = "这份预览已办理或已过期；如尚未导入，请重新选择文件。"


class _TakenOverError(Exception):
    """Another run has the table."""


def _page_of(table: str) -> Any:
    """Return the admin page of a table, which knows its resource and who may import."""
    label, name = table.split(".")
    registry = {item._meta.label_lower: page for item, page in admin.site._registry.items()}
    return registry[f"{label}.{name}"]


def _demand_right(table: str, actor: Person) -> None:
    if not (actor.is_active and _page_of(table).allows_import(actor)):
        raise PermissionDenied("您没有导入这种表的权限。")


@transaction.atomic
def take_table(*, model: type[models.Model], file: File[bytes], actor: Person) -> TableImport:
    """Keep the file and queue its check; raises PermissionDenied for who may not import."""
    table = model._meta.label_lower
    _demand_right(table, actor)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    name = PurePath(file.name or "表格").name[-255:]
    taken = TableImport.objects.create(
        table=table, name=name, content=file, sha256=digest.hexdigest(), created_by_id=actor.pk
    )
    run_table.enqueue(taken.pk)
    return taken


@transaction.atomic
def confirm_table(*, taken: TableImport, actor: Person) -> None:
    """Queue the writing of a checked table.

    Raises PermissionDenied for who may not import (any more), NotAllowedNow where nothing checked
    waits: a second press finds nothing.
    """
    locked = TableImport.objects.select_for_update().get(pk=taken.pk)
    _demand_right(locked.table, actor)
    if not locked.is_checked:
        raise NotAllowedNow(TAKEN)
    locked.stage, locked.state = Stage.WRITE, State.WAITING
    locked.save(update_fields=["stage", "state"])
    run_table.enqueue(locked.pk)


def rows_of(taken: TableImport) -> Dataset:
    """Return the rows of the file that was taken; raises UnreadableTable."""
    with taken.content.open() as stream:
        return read_table(stream.read(), taken.name)


def faulty_rows(taken: TableImport) -> bytes:
    """Return the workbook of a refused table's faulty rows; raises NotAllowedNow where it has none."""
    if not any(fault["line"] for fault in taken.result.get("faults", [])):
        raise NotAllowedNow("这份文件没有可以逐行列出的问题。")
    return faulty_workbook(rows_of(taken), taken.result["faults"])


@transaction.atomic
def mend_table(*, taken: TableImport, cells: Cells, actor: Person) -> TableImport:
    """Take the table anew with some cells mended; the file that was sent stays as it is.

    Raises PermissionDenied for who may not import, NotAllowedNow where nothing refused waits or
    nothing was typed.
    """
    if taken.state != State.REFUSED or not taken.result.get("faults"):
        raise NotAllowedNow(TAKEN)
    if not cells:
        raise NotAllowedNow("没有填写改正的内容。")
    name = f"{PurePath(taken.name).stem.removesuffix('（已改）')}（已改）.xlsx"
    file = ContentFile(mended(rows_of(taken), cells), name=name)
    return take_table(model=_page_of(taken.table).model, file=file, actor=actor)


@task()
def run_table(key: int) -> None:
    """Check or write a table that waits; one that is gone or finished is left alone."""
    with transaction.atomic():
        taken = TableImport.objects.pending().select_for_update().filter(pk=key).first()
        if taken is None:
            return
        # One that is running was left by a worker that is gone; its run counts no more.
        taken.state, taken.attempt = State.RUNNING, taken.attempt + 1
        taken.save(update_fields=["state", "attempt"])
    try:
        _demand_right(taken.table, taken.created_by)
        _run(taken, rows_of(taken))
    except _TakenOverError:
        return
    except OUTAGES:  # the task is run again when the database is back
        raise
    except (UnreadableTable, PermissionDenied) as error:
        _refuse(taken, str(error))
    except Exception:
        log.exception("import of table %s failed", key)
        _refuse(taken, FAILED)


def _run(taken: TableImport, rows: Dataset) -> None:
    """Check or write, and note the outcome in the very transaction that writes."""
    (resource_class,) = _page_of(taken.table).resource_classes
    resource = resource_class(user=taken.created_by)
    writes = taken.stage == Stage.WRITE
    with transaction.atomic():
        result = resource.import_data(rows, dry_run=not writes)
        faults = faults_of(result, resource)
        preview = preview_of(result) if not faults else None
        kept = _own(taken).update(
            state=State.REFUSED if faults else State.DONE,
            result={
                "faults": [asdict(fault) for fault in faults[:FAULTS]],
                "more_faults": max(0, len(faults) - FAULTS),
                "preview": asdict(preview) if preview else None,
            },
            finished_at=timezone.now(),
        )
        if not kept:
            raise _TakenOverError


def _own(taken: TableImport) -> models.QuerySet[Any]:
    return TableImport.objects.filter(pk=taken.pk, attempt=taken.attempt, state=State.RUNNING)


def _refuse(taken: TableImport, sentence: str) -> None:
    _own(taken).update(state=State.REFUSED, message=sentence[:300], finished_at=timezone.now())


def pending_tables() -> list[int]:
    """Return the keys of the tables that wait for a worker or are with one."""
    return list(TableImport.objects.pending().values_list("pk", flat=True))


def give_up_table(key: int) -> None:
    """Mark a table as refused that took its workers along."""
    TableImport.objects.pending().filter(pk=key).update(
        state=State.REFUSED, message=BROKE_OFF, finished_at=timezone.now()
    )


def forget_tables() -> int:
    """Throw away tables taken in days ago, with their files; return how many."""
    old = TableImport.objects.filter(created_at__lt=timezone.now() - KEPT)
    old = old.exclude(state=State.RUNNING)
    count = 0
    for taken in old:
        taken.content.delete(save=False)
        taken.delete()
        count += 1
    return count
