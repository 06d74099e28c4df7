"""抽查复核: the draw, the examiner's scores beside the unit's, and 整改."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.districts import DistrictField, DistrictUnique
from apps.evaluations.models.evaluation import SelfEvaluation
from apps.evaluations.querysets import DrawQuerySet, RectificationQuerySet, SpotCheckQuerySet
from apps.evaluations.states import CheckState, RectificationState
from apps.workflow.models import FiscalYear


class SpotDraw(models.Model):
    """One drawing of forms to check. A random one can be repeated by anybody: ``seed`` and the
    numbers drawn from (``population``) are kept and shown."""

    class Method(models.TextChoices):
        RANDOM = "random", "随机抽取"
        CHOSEN = "chosen", "指定"

    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", on_delete=models.PROTECT, related_name="spot_draws"
    )
    district = DistrictField("fiscal_year.district_id")
    method = models.CharField("方式", max_length=8, choices=Method.choices)
    seed = models.CharField("随机种子", max_length=40, blank=True)
    population = models.JSONField("抽取范围", default=list)
    note = models.CharField("说明", max_length=200, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="抽取人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    drawn_at = models.DateTimeField("抽取时间", default=timezone.now)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查批次"
        verbose_name_plural = "抽查批次"
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(method="chosen") | ~models.Q(seed=""), name="spot_draw_seed_ck"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}{self.get_method_display()} {self.drawn_at:%Y-%m-%d}"


class SpotCheck(models.Model):
    """The second look at one self-evaluation; the corrected grade stands beside the unit's."""

    draw = models.ForeignKey(
        SpotDraw, verbose_name="抽查批次", on_delete=models.PROTECT, related_name="checks"
    )
    evaluation = models.ForeignKey(
        SelfEvaluation, verbose_name="绩效自评表", on_delete=models.PROTECT, related_name="checks"
    )
    district = DistrictField("evaluation.district_id")
    state = models.CharField(
        "状态", max_length=8, choices=CheckState.choices, default=CheckState.OPEN
    )
    conclusion = models.TextField("复核意见", blank=True)
    corrected_total = models.DecimalField(
        "复核总分", max_digits=5, decimal_places=2, null=True, blank=True
    )
    corrected_grade = models.CharField("复核等级", max_length=4, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="复核人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    checked_at = models.DateTimeField("复核时间", null=True, blank=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查复核"
        verbose_name_plural = "抽查复核"
        ordering = ["-pk"]
        constraints = [
            DistrictUnique(
                fields=["district", "evaluation"],
                condition=models.Q(state="open"),
                name="spot_check_open_uniq",
                violation_error_message="该自评表正在复核。",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(corrected_total__isnull=False),
                name="spot_check_done_ck",
            ),
        ]

    def __str__(self) -> str:
        return f"复核：{self.evaluation}"

    @property
    def is_open(self) -> bool:
        """Return whether the examiner has still to conclude."""
        return self.state == CheckState.OPEN


class SpotScore(models.Model):
    """The examiner's points of one row; no row is the execution of the budget."""

    spot_check = models.ForeignKey(
        SpotCheck, verbose_name="抽查复核", on_delete=models.CASCADE, related_name="scores"
    )
    district = DistrictField("spot_check.district_id")
    row = models.ForeignKey(
        "evaluations.ResultRow", verbose_name="自评指标", null=True, blank=True,
        on_delete=models.CASCADE, related_name="+",
    )  # fmt: skip
    score = models.DecimalField("复核得分", max_digits=5, decimal_places=2)
    reason = models.CharField("差异原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "复核得分"
        verbose_name_plural = "复核得分"
        ordering = ["pk"]
        constraints = [
            DistrictUnique(fields=["district", "spot_check", "row"], name="spot_score_row_uniq"),
            DistrictUnique(
                fields=["district", "spot_check"],
                condition=models.Q(row__isnull=True),
                name="spot_score_money_uniq",
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=100), name="spot_score_ck"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}"


class Rectification(models.Model):
    """整改台账: a problem the check found, who puts it right until when, and the proof."""

    spot_check = models.ForeignKey(
        SpotCheck, verbose_name="抽查复核", on_delete=models.PROTECT, related_name="rectifications"
    )
    district = DistrictField("spot_check.district_id")
    problem = models.TextField("问题")
    due_date = models.DateField("整改期限")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=RectificationState.choices,
        default=RectificationState.OPEN,
    )
    measure = models.TextField("整改措施和结果", blank=True)
    person = models.CharField("责任人", max_length=40, blank=True)
    completed_on = models.DateField("完成日期", null=True, blank=True)
    opinion = models.TextField("核实意见", blank=True)
    created_at = models.DateTimeField("提出时间", default=timezone.now)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = "整改事项"
        verbose_name_plural = "整改事项"
        ordering = ["due_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open")
                | (~models.Q(person="") & models.Q(completed_on__isnull=False)),
                name="rectification_report_ck",
            ),
        ]

    def __str__(self) -> str:
        return self.problem[:40]

    @property
    def files_place(self) -> str:
        """The place of its proofs among the files of the self-evaluation."""
        return f"rectification.{self.pk}"

    @property
    def is_open(self) -> bool:
        """Return whether the unit has still to report."""
        return self.state == RectificationState.OPEN

    @property
    def is_overdue(self) -> bool:
        """Return whether its day has passed without a report."""
        return self.is_open and self.due_date < timezone.localdate()
