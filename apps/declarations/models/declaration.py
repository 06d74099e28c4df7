"""The declaration of a project for one year."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from apps.core.districts import DistrictField
from apps.declarations.querysets import DeclarationQuerySet
from apps.declarations.states import State
from apps.projects.models import Document

if TYPE_CHECKING:  # its table points here
    from apps.declarations.models.content import Narrative
from apps.workflow.models import EntryWindow

HEAD_LENGTH = 40


class Declaration(Document):
    """绩效目标申报表 of one project and year. Amounts stand in ``funding_lines``, in 元."""

    KIND: ClassVar = "declaration"
    WINDOW: ClassVar = EntryWindow.Kind.DECLARATION
    STATES: ClassVar = State
    HIDES_DRAFTS: ClassVar = True

    ADDED_UP: ClassVar = Document.ADDED_UP | {"measured_levels"}

    id = models.BigAutoField("ID", primary_key=True)
    document = models.OneToOneField(
        Document, verbose_name="表", on_delete=models.CASCADE, parent_link=True
    )
    own_district = DistrictField("district_id", db_column="district_id")
    nature = models.CharField("项目性质", max_length=30, blank=True)
    category = models.CharField("项目类别", max_length=30, blank=True)
    department_is_summary = models.BooleanField("主管部门（汇总）", default=False)
    start = models.DateField("计划开始日期", null=True, blank=True)
    end = models.DateField("计划完成日期", null=True, blank=True)
    total_goal = models.TextField("项目总目标", blank=True)
    annual_goal = models.TextField("年度总体目标", blank=True)
    adjust_reason = models.TextField("调整原因", blank=True)
    further_head = models.CharField("另一列指标值的名称", max_length=HEAD_LENGTH, blank=True)
    # What a file or last year's form gave at first, in the sheet's JSON; to compare with.
    imported = models.JSONField("最初内容", null=True, editable=False)
    approval_notice = models.CharField("批复文号", max_length=60, blank=True)
    # The first levels of which an indicator can be measured, parted by spaces; for the board.
    measured_levels = models.CharField(
        "可量化的一级指标", max_length=60, blank=True, editable=False
    )

    objects = DeclarationQuerySet.as_manager()  # type: ignore[misc]

    # The forms it is checked beside, where they were fetched together with it.
    neighbours: list[Declaration] | None = None

    class Meta:
        verbose_name = "绩效目标申报表"
        verbose_name_plural = "绩效目标申报表"
        ordering = ["-fiscal_year__year", "unit__code", "project__name", "pk"]
        constraints = [
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
    def edition(self) -> str:
        """The code of the form edition that the year's rule set chose."""
        return self.fiscal_year.rule_set.edition

    @property
    def narrative(self) -> Narrative | None:
        """The narrative, or ``None``; no query when fetched ``with_content()``."""
        return getattr(self, "narrative_row", None)
