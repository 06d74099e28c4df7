"""What a declaration consists of: money, indicators, narrative."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models

from apps.core.districts import DistrictField, DistrictUnique
from apps.declarations.models.declaration import Declaration
from apps.entry.models.held_rows import amount_field
from apps.formkit.sheets.declaration import NARRATIVE_FIELDS
from apps.formkit.values import parse

OPERATORS = ("≥", "≤", "=", ">", "<")
WHOLE_DIGITS, PLACES = 14, 6


def _fits(number: Decimal | None) -> bool:
    """Return whether a figure fits into the number columns."""
    if number is None:
        return True
    return number.adjusted() < WHOLE_DIGITS and int(number.as_tuple().exponent) >= -PLACES


class FundingLine(models.Model):
    """One amount of 项目资金, in 元. A blank cell is a null amount, which is not zero."""

    class Half(models.TextChoices):
        WHOLE = "whole", "项目资金"
        ANNUAL = "annual", "年度资金"

    class Source(models.TextChoices):
        TOTAL = "total", "总额"
        FISCAL = "fiscal", "财政资金"
        CARRYOVER = "carryover", "上年结转资金"
        OTHER = "other", "其他资金"
        # Further ones that a rule set may list; it says what they are called.
        FISCAL2 = "fiscal2", "财政资金（另列一）"
        FISCAL3 = "fiscal3", "财政资金（另列二）"
        OTHER2 = "other2", "其他资金（另列一）"
        OTHER3 = "other3", "其他资金（另列二）"

    declaration = models.ForeignKey(
        Declaration,
        verbose_name="申报表",
        on_delete=models.CASCADE,
        related_name="funding_lines",
    )
    district = DistrictField("declaration.district_id")
    half = models.CharField("口径", max_length=8, choices=Half.choices)
    source = models.CharField("资金来源", max_length=10, choices=Source.choices)
    amount = amount_field("金额")

    class Meta:
        verbose_name = "项目资金"
        verbose_name_plural = "项目资金"
        ordering = ["pk"]
        constraints = [
            DistrictUnique(
                fields=["district", "declaration", "half", "source"], name="funding_line_uniq"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="funding_amount_ck",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    half="annual",
                    source__in=[
                        "total",
                        "fiscal",
                        "carryover",
                        "other",
                        "fiscal2",
                        "fiscal3",
                        "other2",
                        "other3",
                    ],
                )
                | models.Q(half="whole", source__in=["total", "fiscal", "other"]),
                name="funding_place_ck",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_half_display()} {self.get_source_display()} {self.amount}"


class Indicator(models.Model):
    """A level-3 indicator. ``target`` is what was typed; the columns below it are its reading."""

    declaration = models.ForeignKey(
        Declaration, verbose_name="申报表", on_delete=models.CASCADE, related_name="indicators"
    )
    district = DistrictField("declaration.district_id")
    position = models.PositiveIntegerField("序号", default=0)
    level1 = models.CharField("一级指标", max_length=30, blank=True)
    level2 = models.CharField("二级指标", max_length=40, blank=True)
    level3 = models.CharField("三级指标", max_length=200, blank=True)
    target = models.CharField("指标值", max_length=200, blank=True)
    further = models.CharField("另一列指标值", max_length=200, blank=True)
    op = models.CharField("运算符", max_length=1, blank=True)
    number = models.DecimalField(
        "数值", max_digits=WHOLE_DIGITS + PLACES, decimal_places=PLACES, null=True, blank=True
    )
    number_to = models.DecimalField(
        "至", max_digits=WHOLE_DIGITS + PLACES, decimal_places=PLACES, null=True, blank=True
    )
    measure = models.CharField("计量单位", max_length=40, blank=True)
    text = models.CharField("定性描述", max_length=200, blank=True)
    weight = models.DecimalField(
        "分值",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "分值不能为负数。")],
    )
    origin = models.CharField("来源", max_length=60, blank=True)
    # The editor's own name of a row it added: a row sent twice is stored once.
    client_key = models.CharField("页面行号", max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = "绩效指标"
        verbose_name_plural = "绩效指标"
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["declaration", "position"], name="indicator_position_idx"),
            models.Index(fields=["level2", "level3"], name="indicator_name_idx"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(op__in=["", *OPERATORS]), name="indicator_op_ck"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__isnull=True) | models.Q(weight__gte=0, weight__lte=100),
                name="indicator_weight_ck",
            ),
            models.CheckConstraint(
                condition=models.Q(number_to__isnull=True) | models.Q(number__isnull=False),
                name="indicator_range_ck",
            ),
            DistrictUnique(
                fields=["district", "declaration", "client_key"],
                condition=~models.Q(client_key=""),
                name="indicator_client_key_uniq",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level3} {self.target}"

    def read_target(self) -> None:
        """Fill the reading columns from ``target`` by the grammar.

        A figure longer than the columns hold stays text: what was typed is never cut or refused.
        """
        value = parse(self.target)
        fits = all(_fits(number) for number in (value.number, value.number_to))
        self.op = (value.op or "") if fits else ""
        self.number, self.number_to = (value.number, value.number_to) if fits else (None, None)
        self.measure = (value.unit or "")[:40] if fits else ""
        self.text = ((value.text or "") if fits else self.target)[:200]


class Narrative(models.Model):
    """项目经费情况说明, seven sections; the seventh points to the table."""

    declaration = models.OneToOneField(
        Declaration, verbose_name="申报表", on_delete=models.CASCADE, related_name="narrative_row"
    )
    district = DistrictField("declaration.district_id")
    overview = models.TextField("项目概述", blank=True)
    basis = models.TextField("立项依据", blank=True)
    implementer = models.TextField("实施主体", blank=True)
    plan = models.TextField("实施方案", blank=True)
    period = models.TextField("实施周期", blank=True)
    budget = models.TextField("年度预算安排", blank=True)
    budget_items = models.TextField("预算明细", blank=True)
    goals = models.TextField("绩效目标", blank=True, default="见财政项目支出绩效目标申报表。")

    class Meta:
        verbose_name = "项目经费情况说明"
        verbose_name_plural = "项目经费情况说明"

    def __str__(self) -> str:
        return f"{self.declaration_id}"

    @property
    def is_empty(self) -> bool:
        """Return whether none of the six sections has a text, nor any budget item."""
        return not any(getattr(self, name) for name in NARRATIVE_FIELDS)
