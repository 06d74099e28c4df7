"""Who has a form open for editing, so that the second person is told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Presence(models.Model):
    """One person's open editor; stale after some seconds without a sign of life."""

    declaration = models.ForeignKey(
        "declarations.Declaration",
        verbose_name="申报表",
        on_delete=models.CASCADE,
        related_name="presences",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="用户", on_delete=models.CASCADE, related_name="+"
    )
    seen_at = models.DateTimeField("最近在线", default=timezone.now)

    class Meta:
        verbose_name = "正在编辑"
        verbose_name_plural = "正在编辑"
        constraints = [
            models.UniqueConstraint(fields=["declaration", "user"], name="presence_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.user_id}"
