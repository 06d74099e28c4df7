"""Takes files in, and has them read in the background; a restart loses none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.core.jobs.pending import queue_first
from apps.imports.domain.matches import district_of, may_import
from apps.imports.models import ImportBatch, ImportFile
from apps.imports.tasks import read_import

State = ImportFile.State
BROKE_OFF: Final = "读取多次中断。请另存为 docx、xlsx 或拆分后再上传；仍不行请联系技术人员。"
RETRY_PRIORITY: Final = 50
ACTIONS = {
    "document.upload": "上传文件",
    "document.correct": "核对识别结果",
    "document.accept": "存入识别结果",
    "document.discard": "舍弃识别结果",
    "document.restore": "恢复识别结果",
}


def demand_sizes(files: Sequence[UploadedFile]) -> None:
    """Raise ValidationError for no file, too many, or one too large."""
    if not files:
        raise ValidationError("请先选择文件。")
    if len(files) > settings.BATCH_MAX_FILES:
        raise ValidationError(f"一次最多上传 {settings.BATCH_MAX_FILES} 个文件，请分批上传。")
    for file in files:
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            allowed = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise ValidationError(
                f"“{file.name}”超过 {allowed} MB 的上限。请删去图片或拆分后上传。"
            )


def _hash(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@transaction.atomic
def upload_files(
    *, actor: User, files: Sequence[UploadedFile], wish: Mapping[str, Any] | None = None
) -> ImportBatch:
    """Keep the files and queue them for reading; ``wish`` as :func:`apps.formkit.worker_input.order`, its
    ``template`` the name of a file in the storage.

    Raises PermissionDenied for one who is neither clerk nor examiner, ValidationError for no
    file, too many, or one too large.
    """
    district = district_of(actor)
    if district is None or not may_import(actor):
        raise PermissionDenied("只有填报人和财政审核人员可以导入文件。")
    demand_sizes(files)
    batch = ImportBatch.objects.create(district=district, created_by=actor)
    for file in files:
        sha256 = _hash(file)
        stored = ImportFile.objects.create(
            batch=batch,
            name=(file.name or "未命名")[-255:],
            content=file,
            size=file.size or 0,
            wish=wish or {},
            sha256=sha256,
            same_as=ImportFile.objects.visible_to(actor).filter(sha256=sha256).last(),
        )
        record(
            "document.upload",
            actor=actor,
            target=stored,
            after={"sha256": sha256, "size": stored.size},
        )
    keys = [file.pk for file in batch.files.all()]
    for key in keys:
        read_import.enqueue(key)
    return batch


@transaction.atomic
def retry_file(*, file: ImportFile, actor: User) -> None:
    """Queue a file anew, before all others; a reading under way no longer counts, and one that
    waits already is not queued twice.

    Raises PermissionDenied, and NotAllowedNow for a file that has been read.
    """
    if not may_import(actor):
        raise PermissionDenied("只有填报人和财政审核人员可以导入文件。")
    locked = ImportFile.objects.select_for_update().get(pk=file.pk)
    if locked.state == State.READ:
        raise NotAllowedNow("这份文件已经读取，不必重试。")
    locked.state, locked.message, locked.started_at = State.WAITING, "", None
    locked.save(update_fields=["state", "message", "started_at"])
    queue_first(read_import, locked.pk, RETRY_PRIORITY)


def pending_files() -> list[int]:
    """Return the keys of the files that wait to be read, or are being read."""
    pending = ImportFile.objects.filter(state__in=[State.WAITING, State.READING])
    return list(pending.values_list("pk", flat=True))


def give_up_file(file_pk: int) -> None:
    """Mark a file as failed whose reading broke off again and again."""
    pending = ImportFile.objects.filter(pk=file_pk, state__in=[State.WAITING, State.READING])
    pending.update(state=State.FAILED, message=BROKE_OFF, finished_at=timezone.now())
