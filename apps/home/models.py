"""Work on a whole year, done in the background: starting all forms, trying other rules."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import Unit
from apps.core.districts import DistrictField
from apps.core.models.own_work import OwnWork
from apps.workflow.models import FiscalYear, RuleSet


class YearWork(OwnWork):
    """One piece of work on all forms of a year (of a unit, where one is named).

    ``result`` of a start: counts and the list of changes against the year before; of a trial: how
    many forms would be stopped, by which rules, with examples.
    """

    class Kind(models.TextChoices):
        START = "start", "全部开始"
        TRIAL = "trial", "口径试算"

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "办理中"
        DONE = "done", "已完成"
        FAILED = "failed", "未能完成"

    kind = models.CharField("种类", max_length=6, choices=Kind.choices)
    state = models.CharField(
        "状态", max_length=8, choices=State.choices, default=State.WAITING, db_index=True
    )
    district = DistrictField(db_index=True)
    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rule_set = models.ForeignKey(
        RuleSet, verbose_name="试算的规则集", null=True, on_delete=models.PROTECT, related_name="+"
    )
    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("说明", max_length=200, blank=True)
    result = models.JSONField("结果", default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申请人", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("申请时间", default=timezone.now)

    class Meta:
        verbose_name = "年度工作"
        verbose_name_plural = "年度工作"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["start", "trial"]), name="year_work_kind_ck"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "failed"]),
                name="year_work_state_ck",
            ),
        ]

    def __str__(self) -> str:
        whose = self.unit.name if self.unit else "全区"
        return f"{self.get_kind_display()}：{self.fiscal_year}，{self.rule_set or whose}"
