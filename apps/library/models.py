"""指标库: indicators that finance keeps for reuse, by level 2 and trade."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.db import models

from apps.accounts.models import District
from apps.accounts.scope import scope_of
from apps.formkit.values import parse


class LibraryQuerySet(models.QuerySet["LibraryIndicator"]):
    def visible_to(self, user: Any) -> Self:
        """The library of the person's district."""
        return self.filter(district__in=scope_of(user).known_districts)


class LibraryIndicator(models.Model):
    """An indicator of the library with its usual target value."""

    district = models.ForeignKey(District, verbose_name="区划", on_delete=models.PROTECT)
    level1 = models.CharField("一级指标", max_length=30)
    level2 = models.CharField("二级指标", max_length=40)
    level3 = models.CharField("三级指标", max_length=200)
    trade = models.CharField("行业领域", max_length=40, blank=True)
    target = models.CharField("常用指标值", max_length=200, blank=True)
    measure = models.CharField("计量单位", max_length=40, blank=True)
    evidence = models.CharField("佐证材料", max_length=200, blank=True)
    is_active = models.BooleanField("启用", default=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = "指标库指标"
        verbose_name_plural = "指标库"
        ordering = ["level1", "level2", "level3", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "level2", "level3", "trade"],
                name="library_indicator_uniq",
                violation_error_message="指标库中已有这条指标。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.level3} {self.target}"

    @property
    def number(self) -> Decimal | None:
        """The figure of the usual value, if it is one."""
        return parse(self.target).number

    def clean(self) -> None:
        """Take the unit of measure from the usual value where none is named."""
        if not self.measure and self.target:
            self.measure = (parse(self.target).unit or "")[:40]
