"""Decisions of the bureau: the review sheet and what follows from it, one form at a time."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.entry.versions import last_version
from apps.reviews.domain.opinions import open_opinions
from apps.reviews.domain.turns import office_now
from apps.reviews.grading import ITEMS, grade_of, total_of
from apps.reviews.models import Office, ReviewMark, ReviewSheet
from apps.workflow.engine import perform
from apps.workflow.models import TransitionRecord

PASSES = frozenset({"finance_pass", "approve"})
RETURNS = frozenset({"unit_return", "dept_return", "finance_return"})


def sheet_for(declaration: Declaration, examiner: Any) -> ReviewSheet | None:
    """Give the person's review sheet of the version that lies before him."""
    version = last_version(declaration)
    if version is None:
        return None
    sheets = ReviewSheet.objects.visible_to(examiner).prefetch_related("marks")
    return sheets.filter(document=declaration, version=version.number, examiner=examiner).first()


@transaction.atomic
def save_review_sheet(
    *,
    declaration: Declaration,
    actor: Any,
    points: Mapping[str, Decimal],
    notes: Mapping[str, str],
    comment: str = "",
) -> ReviewSheet:
    """Store the person's marks on the newest version; the grade follows from the points.

    Raises PermissionDenied, NotAllowedNow outside the bureau's turn, ValidationError for an item
    without points, or one below 优 without a word why.
    """
    locked = Declaration.objects.with_names().locked().get(pk=declaration.pk)
    if office_now(locked, actor) != Office.FINANCE:
        raise PermissionDenied("只有财政审核人在审核环节可以填写审核表。")
    version = last_version(locked)
    if version is None:
        raise NotAllowedNow("这张表还没有提交过，没有可审核的版本。")
    try:
        total = total_of(points)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    for item in ITEMS:
        if (
            grade_of(points[item.code], item.points) != "优"
            and not notes.get(item.code, "").strip()
        ):
            raise ValidationError(f"“{item.name}”未得优，请写明意见。")
    sheet, _ = ReviewSheet.objects.update_or_create(
        document=locked,
        version=version.number,
        examiner=actor,
        defaults={
            "total": total,
            "grade": grade_of(total, 100),
            "comment": comment.strip(),
            "saved_at": timezone.now(),
        },
    )
    sheet.marks.all().delete()
    ReviewMark.objects.bulk_create(
        ReviewMark(
            sheet=sheet, item=item.code, points=points[item.code], note=notes.get(item.code, "")
        )
        for item in ITEMS
    )
    record(
        "review.sheet",
        actor=actor,
        target=locked,
        organisation=locked.unit.name,
        after={"review_total": str(total), "review_grade": sheet.grade},
    )
    return sheet


def sheet_obstacle(declaration: Declaration, actor: Any, name: str) -> str:
    """Give why the person's own review sheet stands against a decision; empty when it does not."""
    sheet = sheet_for(declaration, actor)
    if sheet is None:
        return ""
    if name in PASSES and sheet.grade in {"中", "差"}:
        act = "退回修改" if sheet.grade == "中" else "不予通过"
        return f"您的审核表结论为“{sheet.grade}”（{sheet.total:g} 分），应{act}；如要通过，请先改审核表。"
    if name in PASSES and sheet.grade == "良" and (count := open_opinions(declaration).count()):
        return f"您的审核表结论为“良”：还有 {count} 条意见未与申报单位协商处理，处理后再通过。"
    if name == "reject" and sheet.grade != "差":
        return (
            f"您的审核表结论为“{sheet.grade}”（{sheet.total:g} 分），不足以不予通过；请先改审核表。"
        )
    return ""


@transaction.atomic
def decide(
    *,
    declaration: Declaration,
    name: str,
    actor: Any,
    opinion: str = "",
    notice: str = "",
    expected_revision: int | None = None,
) -> TransitionRecord:
    """Perform a decision that agrees with the person's review sheet.

    ``notice`` is the 批复文号 of the
    budget notice, kept with the form. Raises as :func:`apps.workflow.engine.perform`.
    """
    if reason := sheet_obstacle(declaration, actor, name):
        raise NotAllowedNow(reason)
    notice = notice.strip()
    if len(notice) > 60:
        raise ValidationError("批复文号最多 60 个字。")
    if name == "approve" and notice:
        opinion = f"批复文号：{notice}" + (f"\n{opinion.strip()}" if opinion.strip() else "")
    entry = perform(
        PROCEDURE,
        name,
        subject=declaration,
        actor=actor,
        opinion=opinion,
        expected_revision=expected_revision,
    )
    if name == "approve" and notice:
        Declaration.objects.filter(pk=declaration.pk).update(approval_notice=notice)
    return entry
