"""What a self-evaluation consists of: money and result rows."""

from __future__ import annotations

from django.db import models

from apps.core.districts import DistrictField, DistrictUnique
from apps.entry.models.held_rows import HeldFunding, HeldRow, amount_field
from apps.evaluations.models.evaluation import SelfEvaluation
from apps.formkit.sheets.evaluation import BUDGET_ROWS


class EvaluationFunding(HeldFunding):
    """One row of 项目资金, amounts in 元; only the total row bears 分值 and 得分.

    ``typed_score`` is what a person decided where no rate can be computed or who departs from
    the formula, then with ``reason``.
    """

    evaluation = models.ForeignKey(
        SelfEvaluation,
        verbose_name="绩效自评表",
        on_delete=models.CASCADE,
        related_name="funding_lines",
    )
    district = DistrictField("evaluation.district_id")
    adjusted = amount_field("全年预算数")
    executed = amount_field("全年执行数")
    rate = models.DecimalField(
        "执行率（%）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2, null=True, blank=True)
    score = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True, blank=True)
    typed_score = models.DecimalField(
        "自定得分", max_digits=5, decimal_places=2, null=True, blank=True
    )
    reason = models.CharField("自定得分理由", max_length=300, blank=True)

    class Meta(HeldFunding.Meta):
        verbose_name = "预算执行"
        verbose_name_plural = "预算执行"
        constraints = [
            DistrictUnique(
                fields=["district", "evaluation", "source"], name="evaluation_funding_uniq"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=list(BUDGET_ROWS)), name="evaluation_funding_ck"
            ),
        ]


class ResultRow(HeldRow):
    """An indicator with what was reached. Names, target and weight are frozen at the start."""

    class Grade(models.TextChoices):
        REACHED = "达成", "达成指标"
        PARTLY = "部分达成", "部分达成并具有一定效果"
        MISSED = "未达成", "未达成且效果较差"

    evaluation = models.ForeignKey(
        SelfEvaluation, verbose_name="绩效自评表", on_delete=models.CASCADE, related_name="rows"
    )
    district = DistrictField("evaluation.district_id")
    actual = models.CharField("实际完成值", max_length=300, blank=True)
    grade = models.CharField("达成程度", max_length=8, choices=Grade.choices, blank=True)
    score = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True, blank=True)
    typed_score = models.DecimalField(
        "自定得分", max_digits=5, decimal_places=2, null=True, blank=True
    )
    reason = models.CharField("自定得分理由", max_length=300, blank=True)
    deviation = models.TextField("偏差原因分析及改进措施", blank=True)

    class Meta(HeldRow.Meta):
        verbose_name = "自评指标"
        verbose_name_plural = "自评指标"
        indexes = [
            models.Index(fields=["evaluation", "position"], name="result_position_idx"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__isnull=True) | models.Q(weight__gte=0, weight__lte=100),
                name="result_weight_ck",
            ),
            models.CheckConstraint(
                condition=models.Q(grade__in=["", "达成", "部分达成", "未达成"]),
                name="result_grade_ck",
            ),
        ]

    @property
    def key(self) -> str:
        """The row's name in the places of the entry page."""
        return str(self.pk)
