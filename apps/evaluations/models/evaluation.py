"""The self-evaluation of one project and year."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from apps.core.districts import DistrictField
from apps.entry.models import Version
from apps.evaluations.querysets import EvaluationQuerySet
from apps.evaluations.states import EvaluationState
from apps.projects.models import Document
from apps.workflow.models import EntryWindow

GRADES = ("优", "良", "中", "差")


class SelfEvaluation(Document):
    """绩效自评表. Goal, rows, targets and weights come from ``version`` and never change;
    a table read from a file has no version but names its ``origin``."""

    KIND: ClassVar = "self_evaluation"
    WINDOW: ClassVar = EntryWindow.Kind.EVALUATION
    STATES: ClassVar = EvaluationState

    ADDED_UP: ClassVar = Document.ADDED_UP | {
        "grade", "total_score", "corrected_grade", "corrected_total"
    }  # fmt: skip

    id = models.BigAutoField("ID", primary_key=True)
    document = models.OneToOneField(
        Document, verbose_name="表", on_delete=models.CASCADE, parent_link=True
    )
    own_district = DistrictField("district_id", db_column="district_id")
    version = models.ForeignKey(
        Version, verbose_name="批复版本", null=True, blank=True, on_delete=models.PROTECT,
        related_name="evaluations",
    )  # fmt: skip
    department_is_summary = models.BooleanField("主管部门（汇总）", default=False)
    expected_goal = models.TextField("预期目标", blank=True)
    actual_result = models.TextField("实际完成情况", blank=True)
    total_score = models.DecimalField("总分", max_digits=5, decimal_places=2, null=True, blank=True)
    grade = models.CharField("评分等级", max_length=4, blank=True)
    # Of the newest concluded spot check; written by ``domain.spot_checks.note_correction`` alone.
    corrected_total = models.DecimalField(
        "复核总分", max_digits=5, decimal_places=2, null=True, editable=False
    )
    corrected_grade = models.CharField("复核等级", max_length=4, blank=True, editable=False)
    origin = models.CharField("来源文件", max_length=60, blank=True)

    objects = EvaluationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "绩效自评表"
        verbose_name_plural = "绩效自评表"
        ordering = ["-fiscal_year__year", "unit__code", "project__name", "pk"]
        constraints = [
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
