"""An approved indicator of a year as it is kept: who knows its figure, how its figures add up."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from apps.core.districts import DistrictField, DistrictUnique
from apps.formkit.indicators import Adding
from apps.ledger.querysets import OfDocumentQuerySet
from apps.projects.models import Document

ADDINGS = [
    (Adding.SUM.value, "累加"),
    (Adding.LAST.value, "以最后一笔为准"),
    (Adding.MEAN.value, "取平均"),
]


class LedgerLine(models.Model):
    """记账指标: a row of an approved form, by the row's lasting id.

    Attributes:
        name: 三级指标 as it was approved when first kept; shown once the row is adjusted away.
        owner: who has the figure, a person of the unit; ``owner_name`` of one without account.
        baseline: last year's actual value, as written.
        adding: how entries come to the year's figure; blank follows from the target.
        months: when a figure is due, numbers joined by commas (13 is January after the year);
            blank follows from the plan of evidence.
    """

    document = models.ForeignKey(
        Document, verbose_name="绩效目标", on_delete=models.CASCADE, related_name="ledger_lines"
    )
    district = DistrictField("document.district_id")
    row = models.CharField("指标的行", max_length=40)
    name = models.CharField("三级指标", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="责任人", null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    owner_name = models.CharField("责任人姓名", max_length=40, blank=True)
    baseline = models.CharField("上年实际", max_length=100, blank=True)
    adding = models.CharField("汇总方式", max_length=4, choices=ADDINGS, blank=True)
    months = models.CharField("记账月份", max_length=40, blank=True)

    objects: ClassVar[Any] = OfDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "记账指标"
        verbose_name_plural = "记账指标"
        ordering = ["document", "pk"]
        constraints = [
            DistrictUnique(fields=["district", "document", "row"], name="ledger_line_uniq"),
            models.CheckConstraint(
                condition=models.Q(adding__in=["", *(code for code, _ in ADDINGS)]),
                name="ledger_adding_ck",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def known_by(self) -> str:
        """Who has the figure; blank where nobody was named."""
        return self.owner_name or (str(self.owner) if self.owner else "")
