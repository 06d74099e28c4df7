"""The self-evaluation of one project and year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import Unit
from apps.entry.models import Version
from apps.evaluations.querysets import EvaluationQuerySet
from apps.evaluations.states import EvaluationState
from apps.projects.models import Project
from apps.workflow.models import FiscalYear

GRADES = ("优", "良", "中", "差")


class SelfEvaluation(models.Model):
    """绩效自评表. Goal, rows, targets and weights come from ``version`` and never change;
    a table read from a file has no version but names its ``origin``."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.PROTECT, related_name="evaluations"
    )
    fiscal_year = models.ForeignKey(FiscalYear, verbose_name="年度", on_delete=models.PROTECT)
    version = models.ForeignKey(
        Version, verbose_name="批复版本", null=True, blank=True, on_delete=models.PROTECT,
        related_name="evaluations",
    )  # fmt: skip
    state = models.CharField(
        "状态",
        max_length=20,
        choices=EvaluationState.choices,
        default=EvaluationState.DRAFT,
        db_index=True,
    )
    department_is_summary = models.BooleanField("主管部门（汇总）", default=False)
    expected_goal = models.TextField("预期目标", blank=True)
    actual_result = models.TextField("实际完成情况", blank=True)
    total_score = models.DecimalField("总分", max_digits=5, decimal_places=2, null=True, blank=True)
    grade = models.CharField("评分等级", max_length=4, blank=True)
    origin = models.CharField("来源文件", max_length=60, blank=True)
    revision = models.PositiveIntegerField("修订号", default=1)
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

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "绩效自评表"
        verbose_name_plural = "绩效自评表"
        ordering = ["-fiscal_year__year", "project__unit__code", "project__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "fiscal_year"],
                name="evaluation_project_uniq",
                violation_error_message="该项目本年度已有自评表。",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=EvaluationState.values), name="evaluation_state_ck"
            ),
            models.CheckConstraint(
                condition=models.Q(total_score__isnull=True) | models.Q(total_score__gte=0),
                name="evaluation_total_ck",
            ),
            models.CheckConstraint(
                condition=models.Q(version__isnull=False) | ~models.Q(origin=""),
                name="evaluation_source_ck",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.name}（{self.fiscal_year.year}年度自评）"

    @property
    def unit(self) -> Unit:
        """实施单位."""
        return self.project.unit

    @property
    def is_editable(self) -> bool:
        """Whether the unit may type in it."""
        return self.state in EvaluationState.editable()

    @property
    def is_confirmed(self) -> bool:
        """Whether the bureau has confirmed it."""
        return self.state == EvaluationState.CONFIRMED
