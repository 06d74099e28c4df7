"""监控处置: one red light, what the bureau decided about it, and what was done."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.districts import DistrictField, DistrictUnique
from apps.monitoring.models.sheet import MonitoringRow, MonitoringSheet
from apps.monitoring.querysets import CaseQuerySet
from apps.monitoring.states import CaseState, Decision
from apps.projects.models import Document

MONEY: Final = "项目资金"


def _person(label: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip


class MonitoringCase(models.Model):
    """A case opens by itself for each red light that reaches the bureau; ``row`` is null for the
    money. ``adjustment`` is the approved form that is being adjusted for it."""

    sheet = models.ForeignKey(
        MonitoringSheet, verbose_name="监控表", on_delete=models.CASCADE, related_name="cases"
    )
    district = DistrictField("sheet.district_id")
    row = models.ForeignKey(
        MonitoringRow, verbose_name="指标", null=True, blank=True, on_delete=models.CASCADE,
        related_name="cases",
    )  # fmt: skip
    formula = models.CharField("亮灯依据", max_length=300)
    state = models.CharField(
        "状态", max_length=8, choices=CaseState.choices, default=CaseState.OPEN
    )
    opened_at = models.DateTimeField("立案时间", default=timezone.now)
    due_date = models.DateField("处置期限")
    decision = models.CharField("处置", max_length=8, choices=Decision.choices, blank=True)
    reason = models.TextField("处置意见", blank=True)
    proposed_by = _person("提出人")
    decided_by = _person("审定人")
    decided_at = models.DateTimeField("审定时间", null=True, blank=True)
    adjustment = models.ForeignKey(
        Document, verbose_name="调整的申报表", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    outcome = models.TextField("办理结果", blank=True)
    closed_by = _person("办结人")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "监控处置"
        verbose_name_plural = "监控处置"
        ordering = ["due_date", "pk"]
        constraints = [
            DistrictUnique(fields=["district", "sheet", "row"], name="monitoring_case_row_uniq"),
            DistrictUnique(
                fields=["district", "sheet"],
                condition=models.Q(row=None),
                name="monitoring_case_money_uniq",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | ~models.Q(decision="") | ~models.Q(outcome=""),
                name="monitoring_case_decision_ck",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | ~models.Q(outcome=""),
                name="monitoring_case_outcome_ck",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet.name}：{self.title}"

    @property
    def title(self) -> str:
        """The indicator, or the money."""
        return self.row.level3 if self.row else MONEY

    @property
    def is_overdue(self) -> bool:
        """Return whether the bureau's term is over without a decision: payment is held back (暂停)."""
        return self.state in CaseState.undecided() and self.due_date < timezone.localdate()

    @property
    def state_words(self) -> str:
        """Its state as lists show it."""
        return "逾期，暂停拨付" if self.is_overdue else self.get_state_display()
