"""A table under import: the file, how far it is, what it would change or what stands against it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models.own_work import OwnWork
from apps.core.storage import hidden_name


def table_name(instance: models.Model, filename: str) -> str:
    """Return a name in the store that nobody can guess."""
    return hidden_name("tables")


class TableImport(OwnWork):
    """One file of rows for one kind of table: checked in the background, confirmed, written.

    ``stage`` says which of the two is (to be) done, ``state`` how far it is. ``result`` holds the
    plain rows of the page: preview, faults and counts.
    """

    class Stage(models.TextChoices):
        CHECK = "check", "校验"
        WRITE = "write", "写入"

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "办理中"
        DONE = "done", "已完成"
        REFUSED = "refused", "有问题，未写入"

    table = models.CharField("表", max_length=60)
    name = models.CharField("文件名", max_length=255)
    content = models.FileField("文件", upload_to=table_name, max_length=120)
    sha256 = models.CharField("摘要", max_length=64)
    stage = models.CharField("阶段", max_length=5, choices=Stage.choices, default=Stage.CHECK)
    state = models.CharField(
        "状态", max_length=8, choices=State.choices, default=State.WAITING, db_index=True
    )
    message = models.CharField("说明", max_length=300, blank=True)
    result = models.JSONField("结果", default=dict)
    # Counts the runs: one that was taken over by another writes nothing.
    attempt = models.PositiveIntegerField("第几次", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField("上传时间", default=timezone.now)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "批量导入"
        verbose_name_plural = "批量导入"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=["check", "write"]), name="table_stage_ck"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "refused"]),
                name="table_state_ck",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_checked(self) -> bool:
        """Return whether it may be confirmed: checked, without a fault."""
        return self.stage == self.Stage.CHECK and self.state == self.State.DONE

    @property
    def is_written(self) -> bool:
        """Return whether its rows are in the database."""
        return self.stage == self.Stage.WRITE and self.state == self.State.DONE
