"""The declaration of a project for one year."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import Unit
from apps.declarations.querysets import DeclarationQuerySet
from apps.declarations.states import State
from apps.projects.models import Project
from apps.workflow.models import FiscalYear


class Declaration(models.Model):
    """绩效目标申报表 of one project and year. Amounts stand in ``funding_lines``, in 元."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.PROTECT, related_name="declarations"
    )
    fiscal_year = models.ForeignKey(FiscalYear, verbose_name="年度", on_delete=models.PROTECT)
    state = models.CharField(
        "状态", max_length=20, choices=State.choices, default=State.DRAFT, db_index=True
    )
    nature = models.CharField("项目性质", max_length=30, blank=True)
    category = models.CharField("项目类别", max_length=30, blank=True)
    department_is_summary = models.BooleanField("主管部门（汇总）", default=False)
    start = models.DateField("计划开始日期", null=True, blank=True)
    end = models.DateField("计划完成日期", null=True, blank=True)
    total_goal = models.TextField("项目总目标", blank=True)
    annual_goal = models.TextField("年度总体目标", blank=True)
    revision = models.PositiveIntegerField("修订号", default=1)
    adjust_reason = models.TextField("调整原因", blank=True)
    # What a file or last year's form gave at first, in the sheet's JSON; to compare with.
    imported = models.JSONField("最初内容", null=True, editable=False)
    approval_notice = models.CharField("批复文号", max_length=60, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="创建人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    updated_at = models.DateTimeField("修改时间", auto_now=True)
    last_submitted_at = models.DateTimeField("最近提交时间", null=True, blank=True)

    objects = DeclarationQuerySet.as_manager()

    # The forms it is checked beside, where they were fetched together with it.
    neighbours: list[Declaration] | None = None

    class Meta:
        verbose_name = "绩效目标申报表"
        verbose_name_plural = "绩效目标申报表"
        ordering = ["-fiscal_year__year", "project__unit__code", "project__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "fiscal_year"],
                condition=~models.Q(state="rejected"),
                name="declaration_live_uniq",
                violation_error_message="该项目本年度已有申报表。",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="declaration_state_ck"
            ),
            models.CheckConstraint(
                condition=models.Q(start__isnull=True)
                | models.Q(end__isnull=True)
                | models.Q(end__gte=models.F("start")),
                name="declaration_dates_ck",
                violation_error_message="计划完成日期不能早于计划开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.name}（{self.fiscal_year.year}年度）"

    @property
    def unit(self) -> Unit:
        """实施单位."""
        return self.project.unit

    @property
    def edition(self) -> str:
        """The code of the form edition that the year's rule set chose."""
        return self.fiscal_year.rule_set.edition

    @property
    def narrative(self) -> Any:
        """The narrative, or ``None``; no query when fetched ``with_content()``."""
        return getattr(self, "narrative_row", None)

    @property
    def is_editable(self) -> bool:
        """Whether the unit may type in it."""
        return self.state in State.editable()
