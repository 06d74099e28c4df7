"""What was done with a document, and when."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import Department
from apps.checks.subjects import Subject
from apps.core.districts import DistrictField
from apps.workflow.models.years import FiscalYear


class TransitionQuerySet(models.QuerySet["TransitionRecord"]):
    def of(self, subject: Subject) -> Self:
        """The history of one document, oldest first."""
        return self.filter(document=subject.key).order_by("pk")


class TransitionRecord(models.Model):
    """One step of a procedure: who moved which document from where to where, with what opinion."""

    procedure = models.CharField("流程", max_length=30)
    document = models.ForeignKey(
        "projects.Document", verbose_name="表", on_delete=models.CASCADE, related_name="steps"
    )
    district = DistrictField("document.district_id")
    transition = models.CharField("操作", max_length=30)
    label = models.CharField("操作名称", max_length=30)
    source = models.CharField("原状态", max_length=30)
    target = models.CharField("新状态", max_length=30)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="操作人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    actor_role = models.CharField("身份", max_length=20, blank=True)
    department = models.ForeignKey(
        Department, verbose_name="主管部门", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The form's, so that the stays of a year are added up from the index alone.
    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", null=True, editable=False, on_delete=models.PROTECT,
        related_name="+", db_index=False,
    )  # fmt: skip
    opinion = models.TextField("审核意见", blank=True)
    version = models.PositiveIntegerField("版本", null=True)
    # Of the content the step was taken on, so that a form sent back unchanged is known.
    revision = models.PositiveIntegerField("内容序号", null=True, editable=False)
    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    # The moment of the step before, so that stays are added up without walking the steps.
    since = models.DateTimeField("上一步时间", null=True, editable=False)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=[
                    "fiscal_year", "procedure", "source", "department", "document", "at", "since",
                ],
                name="step_stay_idx",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.label} {self.at:%Y-%m-%d %H:%M}"
