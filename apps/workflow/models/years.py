"""The year and its rules as data: fiscal years and rule sets."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property

from apps.accounts.models import District, User
from apps.accounts.scope import scope_of
from apps.formkit.levels import EDITIONS
from apps.workflow.settings_schema import RuleSettings


class DistrictScopedQuerySet(models.QuerySet[Any]):
    """Rows of the districts a person works in."""

    def visible_to(self, user: User) -> Self:
        return self.filter(district__in=scope_of(user).known_districts)


class RuleSetQuerySet(DistrictScopedQuerySet):
    def valid_in(self, year: int) -> Self:
        """Rule sets whose span of years holds the year, the newest first."""
        return self.filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=year), valid_from__lte=year
        ).order_by("-valid_from", "-pk")


class RuleSet(models.Model):
    """规则集: which form, which obligatory levels, which weights, issued by which notice."""

    district = models.ForeignKey(District, verbose_name="区划", on_delete=models.PROTECT)
    code = models.CharField("代码", max_length=20)
    name = models.CharField("名称", max_length=80)
    edition = models.CharField(
        "表式版本", max_length=10, choices=[(code, item.name) for code, item in EDITIONS.items()]
    )
    valid_from = models.PositiveSmallIntegerField("起始年度")
    valid_to = models.PositiveSmallIntegerField("截止年度", null=True, blank=True)
    notice = models.CharField("依据文件", max_length=200, blank=True)
    settings = models.JSONField("参数", default=dict, blank=True)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = "规则集"
        verbose_name_plural = "规则集"
        ordering = ["-valid_from", "code"]
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="ruleset_code_uniq"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="ruleset_span_ck",
                violation_error_message="截止年度不能早于起始年度。",
            ),
            models.CheckConstraint(
                condition=models.Q(edition__in=list(EDITIONS)), name="ruleset_edition_ck"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse settings that cannot be read, naming the entry."""
        try:
            RuleSettings.from_json(self.settings)
        except ValueError as error:
            raise ValidationError({"settings": str(error)}) from error

    @property
    def rules(self) -> RuleSettings:
        """The settings, typed, with defaults for what is not set."""
        return RuleSettings.from_json(self.settings)

    @property
    def sources(self) -> dict[str, str]:
        """What it calls sources of money, without reading the rest: every form asks for it."""
        return dict(self.settings.get("sources") or {})


class FiscalYear(models.Model):
    """预算年度 of a district, with the rule set that holds in it."""

    district = models.ForeignKey(District, verbose_name="区划", on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2010), MaxValueValidator(2100)]
    )
    rule_set = models.ForeignKey(RuleSet, verbose_name="规则集", on_delete=models.PROTECT)
    is_current = models.BooleanField("当前申报年度", default=False)

    objects = DistrictScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "预算年度"
        verbose_name_plural = "预算年度"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "year"],
                name="fiscal_year_uniq",
                violation_error_message="该年度已存在。",
            ),
            models.UniqueConstraint(
                fields=["district"],
                condition=models.Q(is_current=True),
                name="fiscal_year_current_uniq",
                violation_error_message="已有当前申报年度，请先取消原来的。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度"

    def window(self, kind: str) -> Any:
        """Return the year's window of a kind of entry: one that is open, else the one that ends
        last; None where there is none."""
        windows = self.windows.filter(kind=kind)  # type: ignore[attr-defined]
        return max(windows, key=lambda one: (one.is_open(), one.deadline), default=None)

    @cached_property
    def before(self) -> FiscalYear | None:
        """The district's year before; None where there is none."""
        return FiscalYear.objects.filter(district=self.district_id, year=self.year - 1).first()
