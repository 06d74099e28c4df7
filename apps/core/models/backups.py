"""What is known of each backup."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone

from apps.core.people import Person


class BackupQuerySet(models.QuerySet["BackupRun"]):
    def visible_to(self, user: Person) -> Self:
        """All for the system administrator, who sees to the servers; nothing for anybody else."""
        return self.all() if "system_admin" in user.role_codes else self.none()

    def good(self) -> Self:
        """Those that were read back and found whole, the newest first."""
        return self.filter(is_good=True).order_by("-pk")


class BackupRun(models.Model):
    """One run of ``manage.py backup``: the file, what is in it, and whether it read back."""

    name = models.CharField("文件名", max_length=100)
    is_good = models.BooleanField("核对无误", default=False)
    message = models.CharField("说明", max_length=300, blank=True)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    files = models.PositiveIntegerField("文件数", default=0)
    started_at = models.DateTimeField("开始时间", default=timezone.now)
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = BackupQuerySet.as_manager()

    class Meta:
        verbose_name = "备份"
        verbose_name_plural = "备份"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
