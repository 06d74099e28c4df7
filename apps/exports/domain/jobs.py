"""Makes large exports in the background, keeps them for some days, gives them to their asker only."""

from __future__ import annotations

import logging
import tempfile
from datetime import timedelta
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from apps.accounts.models import User
from apps.core.errors import NotAllowedNow
from apps.core.jobs import OUTAGES
from apps.exports.domain.export_files import write_export
from apps.exports.domain.subjects import rows_of, seen_by
from apps.exports.models import ExportJob

State = ExportJob.State
_log = logging.getLogger(__name__)


class _TakenOverError(Exception):
    """Another run has the job, or its asker has dropped it."""


def run_export(key: int) -> None:
    """Make the file of a waiting job; a job that is gone or taken is left alone."""
    expire_exports()
    job = _claim(key)
    if job is None:
        return
    try:
        keys = list(rows_of(job).values_list("pk", flat=True))
        with tempfile.TemporaryFile() as stream:
            write_export(job, keys, stream, lambda done: _report(job, done))
            _finish(job, stream, keys)
    except _TakenOverError:
        return
    except OUTAGES:  # the task is run again when the database is back
        raise
    except Exception:  # noqa: BLE001 -- whatever broke, the asker is told and the log has it
        _log.exception("导出 %s 失败", key)
        give_up_export(key)


def give_up_export(key: int) -> None:
    """Mark an export as failed."""
    ExportJob.objects.filter(pk=key, state__in=[State.WAITING, State.RUNNING]).update(
        state=State.FAILED,
        message="生成文件时出错，请重试；仍不成功请联系系统管理员。",
        finished_at=timezone.now(),
    )


def _claim(key: int) -> ExportJob | None:
    with transaction.atomic():
        job = ExportJob.objects.select_for_update().filter(pk=key).first()
        if job is None or job.state not in {State.WAITING, State.RUNNING}:
            return None
        # One that is running was left by a worker that is gone; its run counts no more.
        job.state, job.attempt, job.done = State.RUNNING, job.attempt + 1, 0
        job.save(update_fields=["state", "attempt", "done"])
    rows = ExportJob.objects.select_related(
        "created_by", "department", "fiscal_year__rule_set", "fiscal_year__district"
    )
    return rows.get(pk=key)


def _own(job: ExportJob) -> QuerySet[Any]:
    return ExportJob.objects.filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING)


def _report(job: ExportJob, done: int) -> None:
    if not _own(job).update(done=done):
        raise _TakenOverError


def _finish(job: ExportJob, stream: IO[bytes], keys: list[int]) -> None:
    size = stream.tell()
    stream.seek(0)
    job.content.save(job.name, File(stream), save=False)
    kept = _own(job).update(
        state=State.DONE,
        content=job.content.name,
        size=size,
        total=len(keys),
        done=len(keys),
        holds=keys,
        finished_at=timezone.now(),
    )
    if not kept:
        job.content.delete(save=False)


def file_of(job: ExportJob, actor: User) -> FieldFile:
    """Open the file for its asker.

    Raises NotAllowedNow when it is not there (yet, or any more), or when the person may since
    not see all that it holds: a change of role, a project that became secret.
    """
    if job.state != State.DONE or not job.content:
        raise NotAllowedNow("文件还没有生成或已过期，请重新导出。")
    if not set(job.holds) <= set(seen_by(job, actor).values_list("pk", flat=True)):
        raise NotAllowedNow("您的查看范围已变动，这份文件不能再下载，请重新导出。")
    try:
        return job.content.open()
    except FileNotFoundError:
        raise NotAllowedNow("文件已被清理，请重新导出。") from None


def expire_exports() -> int:
    """Throw away what is older than the days it is kept; give how many."""
    limit = timezone.now() - timedelta(days=settings.EXPORT_KEEP_DAYS)
    old = list(ExportJob.objects.filter(created_at__lt=limit).exclude(state=State.RUNNING))
    for job in old:
        throw_away(job)
    return len(old)


def throw_away(job: ExportJob) -> None:
    """Take a job out with its file."""
    name, storage = job.content.name, job.content.storage
    job.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
