"""记一笔: one figure of one indicator on one day."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.districts import DistrictField, DistrictUnique
from apps.ledger.models.line import LedgerLine
from apps.ledger.querysets import EntryQuerySet


def _person(label: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip


class ProgressEntry(models.Model):
    """One entry; never changed and never deleted: what is wrong is struck, and the right one names
    it in ``corrects``.

    Attributes:
        value: what was reached, as written with its unit.
        figure: its number in the unit of the target; None of a date or words.
        sent_id: the name a page gave it, so that what is sent twice is kept once.
        told_by: the name of who recorded it without an account, on a slip.
    """

    class State(models.TextChoices):
        KEPT = "kept", "已记"
        WAITING = "waiting", "待收下"
        REFUSED = "refused", "未收"
        STRUCK = "struck", "已划去"

    line = models.ForeignKey(
        LedgerLine, verbose_name="指标", on_delete=models.CASCADE, related_name="entries"
    )
    district = DistrictField("line.district_id")
    state = models.CharField(
        "状态", max_length=8, choices=State.choices, default=State.KEPT, db_index=True
    )
    on = models.DateField("发生日期")
    value = models.CharField("数值", max_length=100)
    figure = models.DecimalField("数", max_digits=18, decimal_places=4, null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    sent_id = models.CharField("发送编号", max_length=40, blank=True, editable=False)
    recorded_by = _person("记录人")
    told_by = models.CharField("填写人", max_length=40, blank=True)
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)
    taken_by = _person("收下人")
    corrects = models.OneToOneField(
        "self", verbose_name="更正", null=True, blank=True, on_delete=models.PROTECT,
        related_name="corrected_by",
    )  # fmt: skip
    struck_by = _person("划去人")
    struck_at = models.DateTimeField("划去时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "记一笔"
        verbose_name_plural = "记一笔"
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["line", "on"], name="ledger_entry_day_idx")]
        constraints = [
            DistrictUnique(
                fields=["district", "line", "sent_id"], condition=~models.Q(sent_id=""),
                name="ledger_entry_sent_uniq",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["struck", "refused"]) | ~models.Q(reason=""),
                name="ledger_entry_reason_ck",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.line.name} {self.on:%m-%d} {self.value}"

    @property
    def place(self) -> str:
        """The place of its files on the approved form."""
        return f"entry.{self.pk}"

    @property
    def recorder(self) -> str:
        """Who recorded it."""
        return self.told_by or (str(self.recorded_by) if self.recorded_by else "")
