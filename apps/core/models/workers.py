"""What the background work keeps of itself: which worker lives, and what it holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Self

from django.db import models
from django.utils import timezone

from apps.core.people import Person

BEAT: Final = timedelta(seconds=5)
LEASE: Final = timedelta(seconds=30)


class WorkerQuerySet(models.QuerySet["WorkerBeat"]):
    def visible_to(self, user: Person) -> Self:
        """All for the system administrator, who sees to the servers; nothing for anybody else."""
        return self.all() if "system_admin" in user.role_codes else self.none()

    def alive(self) -> Self:
        """Workers whose last sign of life is younger than a lease."""
        return self.filter(beat_at__gt=timezone.now() - LEASE)


class WorkerBeat(models.Model):
    """A worker's sign of life: renewed every few seconds, with the task it holds.

    ``done`` and ``total`` tell how far the held task is, in whatever it counts; written outside
    the task's own transaction, so that others see them while it runs.
    """

    worker = models.CharField("进程编号", max_length=64, unique=True)
    host = models.CharField("主机", max_length=255)
    pid = models.PositiveIntegerField("进程号")
    task = models.UUIDField("在办任务", null=True)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    started_at = models.DateTimeField("启动时间", default=timezone.now)
    beat_at = models.DateTimeField("最近一次在线", default=timezone.now, db_index=True)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "后台进程"
        verbose_name_plural = "后台进程"
        ordering = ["worker"]

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"

    @property
    def is_alive(self) -> bool:
        """Return whether the last sign of life is younger than a lease."""
        return self.beat_at > timezone.now() - LEASE
