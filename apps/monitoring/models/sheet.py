"""The monitoring sheet of one project and node: money and rows."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from apps.core.districts import DistrictField, DistrictUnique
from apps.entry.models import Version
from apps.entry.models.held_rows import HeldFunding, HeldRow, amount_field
from apps.formkit.papers.monitoring import LIKELIHOODS
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.monitoring.lights import Light
from apps.monitoring.models.node import MonitoringNode
from apps.monitoring.querysets import SheetQuerySet
from apps.monitoring.states import SheetState
from apps.projects.models import Document

LIGHTS: Final = [(light.value, light.label) for light in Light if light]
PROPOSALS: Final = ("调整目标", "调减预算", "停止")
"""What a unit may propose for a target that cannot be reached any more."""


class MonitoringSheet(Document):
    """绩效运行监控表. Goal, rows and targets come from ``version`` and never change; ``occasion`` is
    the number of its node; ``light`` follows from what is typed (blank where nothing is told)."""

    KIND: ClassVar = "monitoring"
    STATES: ClassVar = SheetState

    id = models.BigAutoField("ID", primary_key=True)
    document = models.OneToOneField(
        Document, verbose_name="表", on_delete=models.CASCADE, parent_link=True
    )
    own_district = DistrictField("district_id", db_column="district_id")
    node = models.ForeignKey(
        MonitoringNode, verbose_name="监控节点", on_delete=models.PROTECT, related_name="sheets"
    )
    version = models.ForeignKey(
        Version, verbose_name="批复版本", on_delete=models.PROTECT, related_name="+"
    )
    department_is_summary = models.BooleanField("主管部门（汇总）", default=False)
    expected_goal = models.TextField("年度总体目标", blank=True)
    actual_result = models.TextField("目标执行总体情况", blank=True)
    light = models.CharField("亮灯", max_length=6, choices=LIGHTS, blank=True)
    money_light = models.CharField("资金亮灯", max_length=6, choices=LIGHTS, blank=True)
    starts_on = models.DateField("计划开始日期", null=True, blank=True)
    ends_on = models.DateField("计划完成日期", null=True, blank=True)

    objects = SheetQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "绩效运行监控表"
        verbose_name_plural = "绩效运行监控表"
        ordering = ["-fiscal_year__year", "-occasion", "unit__code", "project__name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.fiscal_year.year}年{self.node.period}监控）"


class MonitoringFunding(HeldFunding):
    sheet = models.ForeignKey(
        MonitoringSheet, verbose_name="监控表", on_delete=models.CASCADE,
        related_name="funding_lines",
    )  # fmt: skip
    district = DistrictField("sheet.district_id")
    adjusted = amount_field("调整后预算数")
    executed = amount_field("1—N月执行数")
    expected = amount_field("全年预计执行数")

    class Meta(HeldFunding.Meta):
        verbose_name = "监控资金"
        verbose_name_plural = "监控资金"
        constraints = [
            DistrictUnique(fields=["district", "sheet", "source"], name="monitoring_funding_uniq"),
            models.CheckConstraint(
                condition=models.Q(source__in=list(BUDGET_ROWS)), name="monitoring_source_ck"
            ),
        ]


class MonitoringRow(HeldRow):
    """An indicator in mid-year. ``origin`` names the row of the approved form it comes from."""

    class Grade(models.TextChoices):
        REACHED = "达成", "达成"
        PARTLY = "部分达成", "部分达成"
        MISSED = "未达成", "未达成"

    sheet = models.ForeignKey(
        MonitoringSheet, verbose_name="监控表", on_delete=models.CASCADE, related_name="rows"
    )
    district = DistrictField("sheet.district_id")
    origin = models.CharField("批复表的行", max_length=40, blank=True)
    actual = models.CharField("1—N月执行情况", max_length=300, blank=True)
    grade = models.CharField("达成程度", max_length=8, choices=Grade.choices, blank=True)
    is_not_due = models.BooleanField("暂未到时点", default=False)
    forecast = models.CharField("全年预计完成情况", max_length=300, blank=True)
    reasons = models.CharField("偏差原因", max_length=60, blank=True)
    deviation = models.TextField("原因说明", blank=True)
    likelihood = models.CharField(
        "完成目标可能性", max_length=10, choices=[(one, one) for one in LIKELIHOODS], blank=True
    )
    proposal = models.CharField(
        "拟采取的处置", max_length=10, choices=[(one, one) for one in PROPOSALS], blank=True
    )
    remark = models.CharField("备注", max_length=300, blank=True)
    light = models.CharField("亮灯", max_length=6, choices=LIGHTS, blank=True)

    class Meta(HeldRow.Meta):
        verbose_name = "监控指标"
        verbose_name_plural = "监控指标"
        indexes = [models.Index(fields=["sheet", "position"], name="monitoring_position_idx")]
