"""Frozen copies: what was submitted, what was approved."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.districts import DistrictField, DistrictUnique
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.projects.models import Document


class Version(models.Model):
    """The form as it was at one submission; ``content`` is the sheet's JSON and never changes."""

    document = models.ForeignKey(
        Document, verbose_name="表", on_delete=models.PROTECT, related_name="versions"
    )
    district = DistrictField("document.district_id")
    number = models.PositiveIntegerField("版本号")
    content = models.JSONField("内容")
    fingerprint = models.CharField("指纹", max_length=64)
    reason = models.CharField("缘由", max_length=200, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="提交人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    frozen_at = models.DateTimeField("提交时间", default=timezone.now)
    approved_at = models.DateTimeField("批复时间", null=True, blank=True)

    class Meta:
        verbose_name = "申报版本"
        verbose_name_plural = "申报版本"
        ordering = ["number"]
        constraints = [
            DistrictUnique(fields=["district", "document", "number"], name="version_number_uniq"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="version_number_ck"),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"

    @property
    def sheet(self) -> DeclarationSheet:
        """The frozen form."""
        return DeclarationSheet.from_json(self.content)

    @staticmethod
    def fingerprint_of(content: dict[str, Any]) -> str:
        """Return the SHA-256 of the content, keys sorted."""
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
