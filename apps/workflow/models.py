"""The year and its rules as data: fiscal years, rule sets, entry windows, and what was done when."""

from __future__ import annotations

import re
from typing import Any, Final, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from apps.accounts.models import Department, District
from apps.accounts.scope import scope_of
from apps.formkit.levels import EDITIONS
from apps.workflow.settings_schema import RuleSettings

# Within which working days around a deadline a reminder may go out by itself.
_FIRST: Final = 60
_LAST: Final = -30


class DistrictScopedQuerySet(models.QuerySet[Any]):
    """Rows of the districts a person works in."""

    def visible_to(self, user: Any) -> Self:
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


def _parted(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", ",").split(",")]


def validate_reminder_days(text: str) -> None:
    """Raise ValidationError for anything but whole numbers from -30 to 60, parted by commas."""
    parts = _parted(text)
    if not all(re.fullmatch(r"-?\d{1,2}", part) and _LAST <= int(part) <= _FIRST for part in parts):
        raise ValidationError("请填用逗号分开的工作日数（-30 至 60），如 5,1,-1。")


class EntryWindow(models.Model):
    """申报批次: from when to when units may enter, and why it was reopened."""

    class Kind(models.TextChoices):
        DECLARATION = "declaration", "绩效目标申报"
        MONITORING = "monitoring", "绩效运行监控"
        EVALUATION = "evaluation", "绩效自评"

    district = models.ForeignKey(District, verbose_name="区划", on_delete=models.PROTECT)
    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="预算年度", on_delete=models.PROTECT, related_name="windows"
    )
    kind = models.CharField("类型", max_length=12, choices=Kind.choices, default=Kind.DECLARATION)
    name = models.CharField("批次名称", max_length=60)
    opens_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("截止时间")
    reopened_until = models.DateTimeField("重新开放至", null=True, blank=True)
    reopen_reason = models.CharField("重新开放原因", max_length=200, blank=True)
    reminder_days = models.CharField(
        "自动催报",
        max_length=40,
        blank=True,
        validators=[validate_reminder_days],
        help_text="距截止几个工作日时自动催报，用逗号分开；负数是截止后几日。如 5,1,-1；留空不自动催报。",
    )
    reminded_on = models.DateField("最近自动催报", null=True, blank=True, editable=False)

    objects = DistrictScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "申报批次"
        verbose_name_plural = "申报批次"
        ordering = ["-closes_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="window_span_ck",
                violation_error_message="截止时间须晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_until__isnull=True) | ~models.Q(reopen_reason=""),
                name="window_reopen_ck",
                violation_error_message="重新开放须填写原因。",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["declaration", "monitoring", "evaluation"]),
                name="window_kind_ck",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def deadline(self) -> Any:
        """The moment entry ends, reopening included."""
        return max(self.closes_at, self.reopened_until or self.closes_at)

    @property
    def reminder_offsets(self) -> frozenset[int]:
        """The working days before the deadline (after it, where negative) that reminders go out."""
        return frozenset(int(part) for part in _parted(self.reminder_days) if part)

    def is_open(self, at: Any = None) -> bool:
        """Return whether units may enter at the moment."""
        at = at or timezone.now()
        return bool(self.opens_at <= at <= self.deadline)


class CalendarQuerySet(models.QuerySet["CalendarDay"]):
    def visible_to(self, user: Any) -> Self:
        """Every day: the calendar is the state's."""
        return self


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday from Monday to Friday, or a weekend worked."""

    date = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班", default=False)
    name = models.CharField("节日", max_length=30, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = "工作日历"
        verbose_name_plural = "工作日历"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {'上班' if self.is_workday else '休息'}"


class TransitionQuerySet(models.QuerySet["TransitionRecord"]):
    def of(self, subject: Any) -> Self:
        """The history of one document, oldest first."""
        return self.filter(document=subject.key).order_by("pk")


class TransitionRecord(models.Model):
    """One step of a procedure: who moved which document from where to where, with what opinion."""

    procedure = models.CharField("流程", max_length=30)
    document = models.ForeignKey(
        "projects.Document", verbose_name="表", on_delete=models.CASCADE, related_name="steps"
    )
    transition = models.CharField("操作", max_length=30)
    label = models.CharField("操作名称", max_length=30)
    source = models.CharField("原状态", max_length=30)
    target = models.CharField("新状态", max_length=30)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="操作人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    actor_role = models.CharField("身份", max_length=20, blank=True)
    department = models.ForeignKey(
        Department, verbose_name="主管部门", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opinion = models.TextField("审核意见", blank=True)
    version = models.PositiveIntegerField("版本", null=True)
    # Of the content the step was taken on, so that a form sent back unchanged is known.
    revision = models.PositiveIntegerField("内容序号", null=True, editable=False)
    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    # The moment of the step before, so that stays are added up without walking the steps.
    since = models.DateTimeField("上一步时间", null=True, editable=False)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.label} {self.at:%Y-%m-%d %H:%M}"
