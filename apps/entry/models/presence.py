"""Who has a form open for editing, so that the second person is told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.districts import DistrictField, DistrictUnique
from apps.projects.models import Document


class Presence(models.Model):
    """One person's open editor; stale after some seconds without a sign of life."""

    document = models.ForeignKey(
        Document, verbose_name="表", on_delete=models.CASCADE, related_name="presences"
    )
    district = DistrictField("document.district_id")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="用户", on_delete=models.CASCADE, related_name="+"
    )
    seen_at = models.DateTimeField("最近在线", default=timezone.now)

    class Meta:
        verbose_name = "正在编辑"
        verbose_name_plural = "正在编辑"
        constraints = [
            DistrictUnique(fields=["district", "document", "user"], name="presence_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.user_id}"
