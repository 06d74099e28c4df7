"""Asking for large exports, and throwing them away."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from apps.accounts.models import Department, User
from apps.accounts.roles import Role
from apps.audit.domain import record
from apps.exports.domain.export_files import CHOICES, name_of
from apps.exports.domain.jobs import throw_away
from apps.exports.domain.other_exports import making_of
from apps.exports.domain.subjects import printed_kinds, rows_of
from apps.exports.models import ExportJob
from apps.exports.tasks import make_export
from apps.projects.models import Project
from apps.workflow.models import FiscalYear

State = ExportJob.State
ACTIONS = {"document.export": "批量导出", "document.export_drop": "删除导出文件"}
_MOST_AT_ONCE: Final = 3


def may_export(user: User) -> bool:
    """Return whether the person sees declarations at all."""
    return bool(user.role_codes & (Role.unit_roles() | {Role.DEPARTMENT} | Role.examiners()))


@transaction.atomic
def request_export(
    *,
    actor: User,
    subject: str = "",
    kind: str,
    form: str,
    fiscal_year: FiscalYear,
    department: Department | None = None,
    approved_only: bool = False,
    options: dict[str, Any] | None = None,
) -> ExportJob:
    """Queue an export of what the person may see.

    Raises PermissionDenied for one without a business role; ValidationError for a combination
    that is not offered, for nothing to export, or too many at once.
    """
    if not may_export(actor):
        raise PermissionDenied("只有填报、审核人员可以导出申报表。")
    known = [one.code for one in printed_kinds()]
    subject = subject or known[0]
    is_offered = (kind, form) in CHOICES or making_of(kind) is not None
    if subject not in known or not is_offered:
        raise ValidationError("请选择要导出的内容。")
    job = ExportJob(
        subject=subject,
        kind=kind,
        form=form,
        fiscal_year=fiscal_year,
        department=department,
        approved_only=approved_only,
        options=options or {},
        created_by=actor,
    )
    return _queued(job, "没有符合条件的表可导出，请换一个年度、部门或条件。")


@transaction.atomic
def request_dossier(*, project: Project, actor: User) -> ExportJob:
    """Queue the dossier of a project the person sees.

    Raises PermissionDenied for one without a business role; ValidationError for a project without
    forms, or too many exports at once.
    """
    if not may_export(actor):
        raise PermissionDenied("只有填报、审核人员可以生成项目档案。")
    nothing = "这个项目还没有表，没有档案可生成。"
    last = project.documents.visible_to(actor).order_by("-fiscal_year__year").first()
    if last is None:
        raise ValidationError(nothing)
    job = ExportJob(
        subject=last.kind,
        kind=ExportJob.Kind.DOSSIER,
        form="zip",
        fiscal_year=last.fiscal_year,
        options={"project": project.pk, "title": project.name},
        created_by=actor,
    )
    return _queued(job, nothing)


def _queued(job: ExportJob, nothing: str) -> ExportJob:
    """Store and queue a job; raises ValidationError for too many at once, and with the words
    ``nothing`` where it would hold no form."""
    mine = ExportJob.objects.visible_to(job.created_by)
    if mine.filter(state__in=[State.WAITING, State.RUNNING]).count() >= _MOST_AT_ONCE:
        raise ValidationError(f"您已有 {_MOST_AT_ONCE} 个导出在进行，请等其中一个完成后再申请。")
    job.total = rows_of(job).count()
    if not job.total:
        raise ValidationError(nothing)
    job.name = name_of(job)
    job.save()
    after = {"form": job.form, "total": job.total}
    record("document.export", actor=job.created_by, target=job, after=after)
    make_export.enqueue(job.pk)
    return job


@transaction.atomic
def drop_export(*, job: ExportJob, actor: User) -> None:
    """Throw an export of one's own away, also one that is being made; raises PermissionDenied."""
    locked = ExportJob.objects.select_for_update().get(pk=job.pk)
    if locked.created_by_id != actor.pk:
        raise PermissionDenied("只能删除自己的导出。")
    record("document.export_drop", actor=actor, target=locked)
    throw_away(locked)


def pending_exports() -> list[int]:
    """Return the keys of the exports that wait to be made, or are being made."""
    pending = ExportJob.objects.filter(state__in=[State.WAITING, State.RUNNING])
    return list(pending.values_list("pk", flat=True))
