"""项目支出绩效目标审核表: four heads, eight items, points and grade."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import scope_of
from apps.core.districts import DistrictField, DistrictUnique
from apps.projects.models import Document
from apps.reviews.grades import GRADES


class ReviewSheetQuerySet(models.QuerySet["ReviewSheet"]):
    def visible_to(self, user: User) -> Self:
        """The bureau's own paper: for its examiners alone."""
        return self.filter(document__unit__department__district__in=scope_of(user).districts)


class ReviewSheet(models.Model):
    """One examiner's marks on one version of a form."""

    document = models.ForeignKey(
        Document, verbose_name="表", on_delete=models.CASCADE, related_name="review_sheets"
    )
    district = DistrictField("document.district_id")
    version = models.PositiveIntegerField("版本")
    examiner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审核人", on_delete=models.PROTECT, related_name="+"
    )
    total = models.DecimalField("总分", max_digits=5, decimal_places=2, default=0)
    grade = models.CharField("结论", max_length=2, choices=[(name, name) for name in GRADES])
    comment = models.TextField("综合意见", blank=True)
    saved_at = models.DateTimeField("审核时间", default=timezone.now)

    objects = ReviewSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "绩效目标审核表"
        verbose_name_plural = "绩效目标审核表"
        ordering = ["pk"]
        constraints = [
            DistrictUnique(
                fields=["district", "document", "version", "examiner"], name="review_sheet_uniq"
            ),
            models.CheckConstraint(
                condition=models.Q(grade__in=list(GRADES)), name="review_sheet_grade_ck"
            ),
            models.CheckConstraint(condition=models.Q(total__gte=0), name="review_sheet_total_ck"),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.total}"


class ReviewMark(models.Model):
    """The points of one item, with the reason; its name and full points as they were then."""

    sheet = models.ForeignKey(
        ReviewSheet, verbose_name="审核表", on_delete=models.CASCADE, related_name="marks"
    )
    district = DistrictField("sheet.district_id")
    item = models.CharField("审核内容", max_length=20)
    head = models.CharField("项目", max_length=40, blank=True)
    name = models.CharField("审核内容名称", max_length=60, blank=True)
    full = models.DecimalField("满分", max_digits=5, decimal_places=2, default=0)
    points = models.DecimalField(
        "得分", max_digits=5, decimal_places=2, validators=[MinValueValidator(0)]
    )
    note = models.CharField("审核意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "审核得分"
        verbose_name_plural = "审核得分"
        ordering = ["pk"]
        constraints = [
            DistrictUnique(fields=["district", "sheet", "item"], name="review_mark_uniq"),
            models.CheckConstraint(
                condition=models.Q(points__gte=0, points__lte=models.F("full")),
                name="review_mark_points_ck",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.points}"
