"""Takes files in, and has them read in the background; a restart loses none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.documents.domain.matching import district_of, may_import
from apps.documents.models import ImportBatch, ImportFile
from apps.documents.tasks import read_import

State = ImportFile.State
ACTIONS = {
    "document.upload": "上传文件",
    "document.correct": "核对识别结果",
    "document.accept": "存入识别结果",
    "document.discard": "舍弃识别结果",
    "document.restore": "恢复识别结果",
}


def _demand_sizes(files: Sequence[UploadedFile]) -> None:
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
def upload_files(*, actor: Any, files: Sequence[UploadedFile]) -> ImportBatch:
    """Keep the files and queue them for reading.

    Raises PermissionDenied for one who is neither clerk nor examiner, ValidationError for no
    file, too many, or one too large.
    """
    district = district_of(actor)
    if district is None or not may_import(actor):
        raise PermissionDenied("只有填报人和财政审核人员可以导入文件。")
    _demand_sizes(files)
    batch = ImportBatch.objects.create(district=district, created_by=actor)
    for file in files:
        sha256 = _hash(file)
        stored = ImportFile.objects.create(
            batch=batch,
            name=(file.name or "未命名")[-255:],
            content=file,
            size=file.size or 0,
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
def retry_file(*, file: ImportFile, actor: Any) -> None:
    """Queue a file anew that was not read; raises PermissionDenied, NotAllowedNow."""
    if not may_import(actor):
        raise PermissionDenied("只有填报人和财政审核人员可以导入文件。")
    locked = ImportFile.objects.select_for_update().get(pk=file.pk)
    if locked.state != State.FAILED and not _is_stuck(locked):
        raise NotAllowedNow("这份文件正在读取或已经读取，不必重试。")
    _queue(locked)


def _is_stuck(file: ImportFile) -> bool:
    patience = timedelta(seconds=settings.DOCUMENT_LIMITS["reading_seconds"] + 60)
    return (
        file.state == State.READING
        and file.started_at is not None
        and file.started_at < timezone.now() - patience
    )


def _queue(file: ImportFile) -> None:
    file.state, file.message, file.started_at = State.WAITING, "", None
    file.save(update_fields=["state", "message", "started_at"])
    read_import.enqueue(file.pk)


@transaction.atomic
def resume_all() -> int:
    """Queue anew what a stopped worker left half-read; give how many. For the worker's start."""
    left = ImportFile.objects.select_for_update().filter(state=State.READING)
    for file in left:
        _queue(file)
    return len(left)
