"""A large export: what was asked for, how far it is, and the file until it is thrown away."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import Department
from apps.core.districts import DistrictField
from apps.core.models.own_work import OwnWork
from apps.core.storage import hidden_name
from apps.entry.kinds import kind_choices
from apps.workflow.models import FiscalYear


def export_name(instance: models.Model, filename: str) -> str:
    """Return a name on the disk that nobody can guess."""
    return hidden_name("exports")


class ExportJob(OwnWork):
    """One export in the background."""

    class Kind(models.TextChoices):
        BOOK = "book", "整本"
        SUMMARY = "summary", "汇总表"
        ARCHIVE = "archive", "逐项文件"
        DATA = "data", "数据"
        FILLED = "filled", "填好的表样"
        DOSSIER = "dossier", "项目档案"

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "生成中"
        DONE = "done", "已完成"
        FAILED = "failed", "未能生成"

    subject = models.CharField("表种", max_length=24, choices=kind_choices)
    kind = models.CharField("内容", max_length=10, choices=Kind.choices)
    form = models.CharField("格式", max_length=5)
    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", on_delete=models.PROTECT, related_name="+"
    )
    district = DistrictField("fiscal_year.district_id")
    department = models.ForeignKey(
        Department,
        verbose_name="主管部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What a making of another app needs to know; a project makes it a form of that project alone.
    options = models.JSONField("要求", default=dict, blank=True, editable=False)
    approved_only = models.BooleanField("只含已批复的", default=False)
    state = models.CharField(
        "状态", max_length=8, choices=State.choices, default=State.WAITING, db_index=True
    )
    message = models.CharField("未能生成的原因", max_length=200, blank=True)
    total = models.PositiveIntegerField("份数", default=0)
    done = models.PositiveIntegerField("已完成", default=0)
    # Counts the runs: one that was taken over by another stops by itself.
    attempt = models.PositiveIntegerField("第几次", default=0, editable=False)
    holds = models.JSONField("所含的表", default=list, editable=False)
    name = models.CharField("文件名", max_length=255, blank=True)
    content = models.FileField("文件", upload_to=export_name, max_length=120, blank=True)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="申请人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("申请时间", default=timezone.now)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "批量导出"
        verbose_name_plural = "批量导出"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "failed"]),
                name="export_state_ck",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["book", "summary", "archive", "data", "filled", "dossier"]
                ),
                name="export_kind_ck",
            ),
            models.CheckConstraint(condition=~models.Q(subject=""), name="export_subject_ck"),
        ]

    def __str__(self) -> str:
        told = self.options.get("title") or self.get_kind_display()
        if self.kind == self.Kind.DOSSIER:
            return f"{self.get_kind_display()}：{told}"
        whose = self.department.name if self.department else "全部部门"
        what = f"{self.get_subject_display()}：{told}"
        return f"{self.fiscal_year} {whose} {what}"

    @property
    def expires_at(self) -> datetime:
        """When the file is thrown away."""
        made = self.finished_at or self.created_at
        return made + timedelta(days=settings.EXPORT_KEEP_DAYS)
