"""填数凭条: with it a colleague without account records one figure of one indicator, once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.districts import DistrictField, DistrictUnique
from apps.ledger.models.entry import ProgressEntry
from apps.ledger.models.line import LedgerLine
from apps.ledger.querysets import OfLineQuerySet


class EntrySlip(models.Model):
    """``number`` finds it; of its secret only ``digest`` is kept. ``failures`` counts wrong secrets."""

    line = models.ForeignKey(
        LedgerLine, verbose_name="指标", on_delete=models.CASCADE, related_name="slips"
    )
    district = DistrictField("line.district_id")
    number = models.CharField("编号", max_length=8)
    digest = models.CharField("摘要", max_length=64)
    given_to = models.CharField("交给", max_length=40)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="开具人", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("开具时间", default=timezone.now)
    ends_at = models.DateTimeField("有效期至")
    failures = models.PositiveSmallIntegerField("错误次数", default=0)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)
    entry = models.OneToOneField(
        ProgressEntry, verbose_name="所记", null=True, blank=True, on_delete=models.PROTECT,
        related_name="slip",
    )  # fmt: skip

    objects: ClassVar[Any] = OfLineQuerySet.as_manager()

    class Meta:
        verbose_name = "填数凭条"
        verbose_name_plural = "填数凭条"
        ordering = ["-pk"]
        # The number first: who holds a slip says no district.
        constraints = [
            DistrictUnique(fields=["number", "district"], name="ledger_slip_number_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.number}（{self.given_to}）"
