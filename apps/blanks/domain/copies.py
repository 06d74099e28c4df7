"""Filled copies of a form, read by its binding into drafts that a person confirms."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.domain import record
from apps.blanks.models import BoundTemplate
from apps.entry.kinds import intake_of
from apps.imports.domain.matches import district_of, may_import, units_for
from apps.imports.domain.reading_jobs import store_drafts
from apps.imports.domain.reading_process import run_worker
from apps.imports.domain.uploads import demand_sizes
from apps.imports.models import ImportBatch, ImportFile
from apps.projects.models import Project

ACTIONS: Final = {"blank.read": "按表样读入"}
NOTHING: Final = "文件里没有填写任何内容。请确认上传的是填好的表。"


def read_copy(*, actor: User, template: BoundTemplate, file: UploadedFile) -> ImportBatch:
    """Keep a filled copy and the drafts read from it.

    Raises PermissionDenied for one who reads no files in, ValidationError for a file that is not of
    this form, is broken or has nothing in it.
    """
    district = district_of(actor)
    if district is None or not may_import(actor):
        raise PermissionDenied("只有填报人和财政审核人员可以导入文件。")
    demand_sizes([file])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        blank = folder / "template"
        with blank.open("wb") as copy:
            copy.writelines(template.content.chunks())
        answer = run_worker(
            file,
            file.name or "",
            folder,
            task="read_back",
            template=str(blank),
            binding=template.binding,
        )
    if sentence := answer.get("refused"):
        raise ValidationError(sentence)
    drafts = [item for item in answer["drafts"] if intake_of(item["kind"])]
    if not drafts:
        raise ValidationError(NOTHING)
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    return _stored(actor, district, template, file, digest, drafts)


@transaction.atomic
def _stored(
    actor: User,
    district: Any,
    template: BoundTemplate,
    file: UploadedFile,
    digest: str,
    drafts: list[dict[str, Any]],
) -> ImportBatch:
    batch = ImportBatch.objects.create(district=district, created_by=actor)
    now = timezone.now()
    stored = ImportFile.objects.create(
        batch=batch,
        name=(file.name or "未命名")[-255:],
        content=file,
        size=file.size or 0,
        sha256=digest,
        state=ImportFile.State.READ,
        format_id=template.format_id,
        warnings=[f"按表样“{template.name}”读入。"],
        started_at=now,
        finished_at=now,
    )
    store_drafts(stored, drafts)
    _know_by_code(stored, actor, [item["beside"] for item in drafts])
    told = {"template": template.pk, "sha256": digest, "drafts": len(drafts)}
    record("blank.read", actor=actor, target=stored, after=told)
    return batch


def _know_by_code(file: ImportFile, actor: User, beside: list[dict[str, str]]) -> None:
    """Let codes, where the form has them, tell unit and project better than names do."""
    units = {unit.code: unit for unit in units_for(actor)}
    codes = [one.get("project.code", "") for one in beside]
    found = Project.objects.filter(unit__in=units.values(), code__in=[c for c in codes if c])
    projects = {project.code: project for project in found.select_related("unit")}
    for draft, one in zip(file.drafts.order_by("position"), beside, strict=True):
        project = projects.get(one.get("project.code", ""))
        unit = project.unit if project else units.get(one.get("unit.code", ""))
        if unit is not None:
            draft.unit, draft.project = unit, project or draft.project
            draft.doubts = [place for place in draft.doubts if place != "head.unit"]
            draft.save(update_fields=["unit", "project", "doubts"])
