"""指标库: indicators that finance keeps for reuse, by level 2 and trade."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models

from apps.accounts.models import District, User
from apps.accounts.scope import scope_of
from apps.core.districts import DistrictField
from apps.formkit.indicators.heads import bare
from apps.formkit.levels import LEVEL2
from apps.formkit.values import parse


class LibraryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
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


class HeadNoun(models.Model):
    """The end of indicators' names with what it usually has (指标词), extending the vocabulary.

    Finance writes them, or they are learnt from approved forms; a learnt one that finance edits
    is finance's own from then on.
    """

    class Direction(models.TextChoices):
        HIGHER = "higher", "越多越好"
        LOWER = "lower", "越少越好"

    district = models.ForeignKey(District, verbose_name="区划", on_delete=models.PROTECT)
    word = models.CharField("名称结尾", max_length=12)
    level2 = models.CharField(
        "二级指标", max_length=40, blank=True, choices=[(one, one) for one in LEVEL2]
    )
    direction = models.CharField("方向", max_length=8, blank=True, choices=Direction.choices)
    unit = models.CharField("计量单位", max_length=40, blank=True)
    names = models.PositiveIntegerField("学自几个名称", default=0, editable=False)
    is_learnt = models.BooleanField("自动学得", default=False, editable=False)
    is_active = models.BooleanField("启用", default=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = "指标词"
        verbose_name_plural = "指标词"
        ordering = ["word", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "word"],
                name="library_head_noun_uniq",
                violation_error_message="已有这个指标词。",
            )
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        """Refuse a word that says nothing or could end any name."""
        self.word = bare(self.word)
        if len(self.word) < 2:
            raise ValidationError({"word": "名称结尾至少写两个字，如“点位”“船闸”。"})
        if not (self.level2 or self.direction or self.unit):
            raise ValidationError("二级指标、方向、计量单位至少填一项。")


class UsedName(models.Model):
    """A name of the district's approved forms, with how often it is used and between which figures.

    Made anew by ``domain.names.renew_names``, so that nobody has to look through the rows of all
    forms while somebody types. Nothing of secret or sealed projects is in it.
    """

    district = DistrictField(on_delete=models.CASCADE)
    category = models.CharField("项目类别", max_length=40, blank=True)
    level2 = models.CharField("二级指标", max_length=40, blank=True)
    level3 = models.CharField("三级指标", max_length=200)
    initials = models.CharField("拼音首字母", max_length=200, blank=True)
    measure = models.CharField("计量单位", max_length=40, blank=True)
    uses = models.PositiveIntegerField("使用次数")
    units = models.PositiveIntegerField("使用单位数", default=0)
    low = models.DecimalField("最小值", max_digits=20, decimal_places=6, null=True)
    high = models.DecimalField("最大值", max_digits=20, decimal_places=6, null=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = "用过的指标名称"
        verbose_name_plural = "用过的指标名称"
        ordering = ["-uses", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "category", "level2", "level3", "measure"],
                name="library_used_name_uniq",
            )
        ]

    def __str__(self) -> str:
        return self.level3
