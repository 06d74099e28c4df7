"""Imports: a batch of uploaded files, each file as uploaded, and each form read from it.

The original file, the reading, where each cell stood and what became of it are kept.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import Unit
from apps.core.districts import DistrictField, DistrictUnique
from apps.core.storage import hidden_name
from apps.entry.kinds import intake_choices, intake_of
from apps.formkit.papers import paper_of
from apps.formkit.sheets import RowSheet, sheet_from_json
from apps.imports.querysets import BatchQuerySet, DraftQuerySet, FileQuerySet
from apps.projects.models import Document, Project
from apps.workflow.models import FiscalYear


def stored_name(instance: models.Model, filename: str) -> str:
    """Return a name on the disk that owes nothing to the name the person's file bore."""
    return hidden_name("imports")


class ImportBatch(models.Model):
    """What one person uploaded in one go."""

    district = DistrictField(db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="上传人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.created_at):%Y-%m-%d %H:%M} 上传"


class ImportFile(models.Model):
    """One uploaded file, kept as it came."""

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        READING = "reading", "读取中"
        READ = "read", "已读取"
        FAILED = "failed", "未能读取"

    batch = models.ForeignKey(
        ImportBatch, verbose_name="导入批次", on_delete=models.CASCADE, related_name="files"
    )
    district = DistrictField("batch.district_id")
    name = models.CharField("文件名", max_length=255)
    content = models.FileField("原件", upload_to=stored_name, max_length=120)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    same_as = models.ForeignKey(
        "self",
        verbose_name="此前上传的同一文件",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(
        "状态", max_length=10, choices=State.choices, default=State.WAITING, db_index=True
    )
    message = models.TextField("未能读取的原因", blank=True)
    # What else the process that reads it is told; ``template`` names a kept file.
    wish = models.JSONField("读取要求", default=dict, blank=True)
    format_id = models.CharField("格式", max_length=20, blank=True)
    warnings = models.JSONField("提醒", default=list, blank=True)
    statement = models.JSONField("文首概述", null=True)
    pages = models.JSONField("页面尺寸", default=dict, blank=True)
    started_at = models.DateTimeField("开始读取", null=True)
    finished_at = models.DateTimeField("读取完成", null=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = "导入文件"
        verbose_name_plural = "导入文件"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "reading", "read", "failed"]),
                name="import_file_state_ck",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_pending(self) -> bool:
        """Return whether it is still to be read."""
        return self.state in {self.State.WAITING, self.State.READING}

    @property
    def picture_folder(self) -> str:
        """Where in the storage the pictures of its pages lie."""
        return f"{self.content.name}-pages"


class ImportDraft(models.Model):
    """One form read from a file; nothing of it is stored as a form before acceptance.

    ``original`` is the reading, ``current`` what the person made of it (an indicator's ``from``
    is its row in the reading), ``places`` where each cell of the reading stands in the source,
    ``doubts`` the places still to be looked at, ``candidates`` what else these may say.
    A form of a kind that cannot be stored is ``shown`` for ever.
    """

    class State(models.TextChoices):
        OPEN = "open", "待确认"
        ACCEPTED = "accepted", "已存入"
        DISCARDED = "discarded", "已舍弃"
        SHOWN = "shown", "仅供查看"

    file = models.ForeignKey(
        ImportFile, verbose_name="导入文件", on_delete=models.CASCADE, related_name="drafts"
    )
    district = DistrictField("file.district_id")
    position = models.PositiveIntegerField("序号")
    kind = models.CharField("表种", max_length=24, choices=intake_choices)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    original = models.JSONField("识别结果")
    current = models.JSONField("核对后的内容")
    places = models.JSONField("原件位置", default=dict)
    excerpt = models.JSONField("原件片段", default=list)
    doubts = models.JSONField("存疑单元格", default=list)
    candidates = models.JSONField("候选读法", default=dict)
    notes = models.JSONField("修复说明", default=list)
    revision = models.PositiveIntegerField("修订号", default=1)
    unit = models.ForeignKey(
        Unit, verbose_name="实施单位", null=True, blank=True, on_delete=models.PROTECT
    )
    project = models.ForeignKey(
        Project, verbose_name="项目", null=True, blank=True, on_delete=models.PROTECT
    )
    # Of an exchange table: what a project that is made for the form is called by other programs.
    project_code = models.CharField("项目代码", max_length=30, blank=True)
    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", null=True, blank=True, on_delete=models.PROTECT
    )
    document = models.ForeignKey(
        Document,
        verbose_name="存入的表",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="办理人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("办理时间", null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "识别出的表"
        verbose_name_plural = "识别出的表"
        ordering = ["file", "position"]
        constraints = [
            DistrictUnique(fields=["district", "file", "position"], name="import_draft_uniq"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "accepted", "discarded", "shown"]),
                name="import_draft_state_ck",
            ),
        ]

    def __str__(self) -> str:
        named = self.current.get("project_name") or self.current.get("department")
        return named or f"第 {self.position} 张表"

    @property
    def sheet(self) -> RowSheet:
        """What the form holds now, as a sheet of its kind."""
        intake = intake_of(self.kind)
        return (intake.sheet.from_json if intake else sheet_from_json)(self.current)

    @property
    def is_open(self) -> bool:
        """Whether it waits to be confirmed."""
        return self.state == self.State.OPEN

    @property
    def is_only_shown(self) -> bool:
        """Whether its kind cannot be stored."""
        return self.state == self.State.SHOWN

    @property
    def kind_name(self) -> str:
        """What its paper is called; a kind that cannot be stored has no other name."""
        return self.get_kind_display() if intake_of(self.kind) else paper_of(self.kind).title

    @property
    def year(self) -> int | None:
        """The year as read."""
        found = self.current.get("year")
        return found if isinstance(found, int) else None
