"""What papers hold that are made from an approved goal: its indicators, and its money by source."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models

from apps.formkit.sheets.evaluation import BUDGET_ROWS


def amount_field(label: str) -> models.DecimalField[Any, Any]:
    """Return a column for an amount in 元, blank where none is told."""
    return models.DecimalField(
        f"{label}（元）", max_digits=16, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0, "金额不能为负数。")],
    )  # fmt: skip


class HeldFunding(models.Model):
    """One row of 项目资金, amounts in 元."""

    source = models.CharField("资金来源", max_length=14, choices=list(BUDGET_ROWS.items()))
    initial = amount_field("年初预算数")
    executed: Any

    class Meta:
        abstract = True
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{dict(BUDGET_ROWS).get(self.source, self.source)} {self.executed}"


class HeldRow(models.Model):
    """An indicator as it was approved; what was reached of it, each paper says."""

    position = models.PositiveIntegerField("序号", default=0)
    level1 = models.CharField("一级指标", max_length=30, blank=True)
    level2 = models.CharField("二级指标", max_length=40, blank=True)
    level3 = models.CharField("三级指标", max_length=200, blank=True)
    target = models.CharField("年度指标值", max_length=200, blank=True)
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2, null=True, blank=True)
    actual: Any

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.level3} {self.actual}"
