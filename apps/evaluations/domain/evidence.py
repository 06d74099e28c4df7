"""Files that prove a row: taken in after a look at their content, kept under names nobody guesses."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from apps.accounts.scope import demand_clerk
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.evaluations.domain.entry import entry_obstacle
from apps.evaluations.models import EvidenceFile, SelfEvaluation
from apps.evaluations.sniffing import RefusedFile, kind_of, safe_name

MAX_FILES = 10


def _locked(key: int, actor: Any) -> SelfEvaluation:
    evaluation: SelfEvaluation = (
        SelfEvaluation.objects.visible_to(actor).with_names().locked().get(pk=key)
    )
    demand_clerk(actor, evaluation.unit)
    return evaluation


def keep_file(evaluation: SelfEvaluation, upload: File, actor: Any, **place: Any) -> EvidenceFile:
    """Look at a file and store it at its place (``row`` or ``rectification``, neither: the money).

    Raises ValidationError for a file that is not accepted or one too many.
    """
    name = upload.name or ""
    try:
        kind = kind_of(upload, name, upload.size)  # type: ignore[arg-type]
    except RefusedFile as error:
        raise ValidationError(error.message) from error
    spot = {"row": None, "rectification": None} | place
    if (
        evaluation.evidence.filter(**{f"{key}": value for key, value in spot.items()}).count()
        >= MAX_FILES
    ):
        raise ValidationError(f"每处最多 {MAX_FILES} 个文件，请合并后上传。")
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    item = EvidenceFile(
        evaluation=evaluation,
        name=safe_name(name, kind),
        kind=kind,
        size=upload.size,
        digest=digest.hexdigest(),
        uploaded_by=actor,
        **spot,
    )
    upload.seek(0)
    item.file.save(item.name, upload, save=False)
    item.save()
    record(
        "evaluation.attach",
        actor=actor,
        target=evaluation,
        organisation=evaluation.unit.name,
        after={"evidence": item.name, "sha256": item.digest},
    )
    return item


@transaction.atomic
def attach(*, key: int, row: int | None, upload: File, actor: Any) -> EvidenceFile:
    """Add a file to a row of a self-evaluation, or to its money where no row is named.

    Raises SelfEvaluation.DoesNotExist, PermissionDenied, NotAllowedNow for a closed form,
    ValidationError for a row that is not there or a file that is not accepted.
    """
    evaluation = _locked(key, actor)
    if reason := entry_obstacle(evaluation):
        raise NotAllowedNow(reason)
    place = evaluation.rows.filter(pk=row).first() if row else None
    if row and place is None:
        raise ValidationError("没有这条指标，请刷新页面。")
    return keep_file(evaluation, upload, actor, row=place)


@transaction.atomic
def detach(*, item: EvidenceFile, actor: Any) -> None:
    """Take a file away again, from the store too.

    Raises PermissionDenied, NotAllowedNow once the form is closed.
    """
    evaluation = _locked(item.evaluation_id, actor)
    if item.rectification_id or entry_obstacle(evaluation):
        raise NotAllowedNow(entry_obstacle(evaluation) or "整改佐证材料上报后不能删除。")
    stored, name = item.file.storage, item.file.name
    record(
        "evaluation.detach",
        actor=actor,
        target=evaluation,
        organisation=evaluation.unit.name,
        before={"evidence": item.name, "sha256": item.digest},
    )
    item.delete()
    if name:
        transaction.on_commit(lambda: stored.delete(name))
