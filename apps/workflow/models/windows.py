"""Windows of entry, who has longer, and the days on which nobody works."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any, Final, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from apps.accounts.models import Department, District, Unit, User
from apps.accounts.scope import scope_of
from apps.core.districts import DistrictField, DistrictUnique
from apps.workflow.models.years import DistrictScopedQuerySet, FiscalYear

# Within which working days around a deadline a reminder may go out by itself.
_FIRST: Final = 60
_LAST: Final = -30


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
    reminder_note = models.CharField(
        "自动催报附言",
        max_length=100,
        blank=True,
        help_text="自动催报时写在通知末尾的一句话，可不填。预览见“催报”页。",
    )
    unreminded = models.ManyToManyField(
        Unit, verbose_name="不自动催报的单位", blank=True, related_name="+", editable=False
    )
    reminded_on = models.DateField("最近自动催报", null=True, blank=True, editable=False)

    # Until when a unit or a person has longer, where the window was fetched for one (``for_unit``).
    own_until: datetime | None = None

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
    def deadline(self) -> datetime:
        """The moment entry ends, reopening included, and what its unit was given longer."""
        ends = (self.closes_at, self.reopened_until, self.own_until)
        return max(end for end in ends if end)

    def for_unit(self, unit: Unit) -> Self:
        """Return the window as it holds for a unit: with the time it or its department was given."""
        return Longer.of([self]).apply(self, unit)

    def obstacle_for(self, unit: Unit, word: str = "填报") -> str:
        """Return why a unit cannot enter now; empty when it can. ``word`` names what it enters."""
        return self.obstacle(word) and self.for_unit(unit).obstacle(word)

    def obstacle(self, word: str = "填报") -> str:
        """Return why nobody can enter now who was not given longer; empty when everybody can."""
        if self.is_open():
            return ""
        start, end = timezone.localtime(self.opens_at), timezone.localtime(self.deadline)
        return (
            f"“{self.name}”的{word}时间为 {start:%Y-%m-%d} 至 {end:%Y-%m-%d %H:%M}，现在不能填报。"
            "确需补报请联系财政绩效科延期。"
        )

    @property
    def reminder_offsets(self) -> frozenset[int]:
        """The working days before the deadline (after it, where negative) that reminders go out."""
        return frozenset(int(part) for part in _parted(self.reminder_days) if part)

    def is_open(self, at: Any = None) -> bool:
        """Return whether units may enter at the moment."""
        at = at or timezone.now()
        return bool(self.opens_at <= at <= self.deadline)


class CalendarQuerySet(models.QuerySet["CalendarDay"]):
    def visible_to(self, user: User) -> Self:
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


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, user: User) -> Self:
        """Those of the districts whose bureau the person works in."""
        return self.filter(window__district__in=scope_of(user).districts)


class Extension(models.Model):
    """延期补报: one unit, or all units of one department, may enter longer than the window says."""

    window = models.ForeignKey(
        EntryWindow, verbose_name="批次", on_delete=models.CASCADE, related_name="extensions"
    )
    district = DistrictField("window.district_id")
    unit = models.ForeignKey(
        Unit,
        verbose_name="实施单位",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    department = models.ForeignKey(
        Department,
        verbose_name="主管部门",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="只给一个单位延期时填单位；给整个部门延期时填部门。",
    )
    until = models.DateTimeField("延期至")
    reason = models.CharField("原因", max_length=200)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "延期补报"
        verbose_name_plural = "延期补报"
        ordering = ["-until"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=True, department__isnull=False)
                | models.Q(unit__isnull=False, department__isnull=True),
                name="extension_whose_ck",
                violation_error_message="请填一个单位或一个主管部门，不能都填或都不填。",
            ),
            DistrictUnique(
                fields=["district", "window", "unit"],
                name="extension_unit_uniq",
                violation_error_message="这个单位在这个批次已有延期，请改原来的。",
            ),
            DistrictUnique(
                fields=["district", "window", "department"],
                name="extension_department_uniq",
                violation_error_message="这个部门在这个批次已有延期，请改原来的。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit or self.department} {self.until:%Y-%m-%d}"

    def clean(self) -> None:
        """Refuse a moment that gives no more time, and another district's unit."""
        if not self.window_id:
            return
        end = self.window.deadline
        if self.until and self.until <= end:
            raise ValidationError(
                {"until": f"须晚于批次的截止时间 {timezone.localtime(end):%Y-%m-%d %H:%M}。"}
            )
        owner = self.department or (self.unit.department if self.unit else None)
        if owner and owner.district_id != self.window.district_id:
            raise ValidationError("单位或部门与批次不在同一区划。")


_Window = TypeVar("_Window", bound=EntryWindow)


class Longer:
    """Who has longer than their windows say; one query for all windows of a page."""

    def __init__(self, rows: Iterable[tuple[int, int | None, int | None, datetime]]) -> None:
        self._ends = {(window, unit, department): end for window, unit, department, end in rows}

    @classmethod
    def of(cls, windows: Iterable[EntryWindow]) -> Self:
        """Return who has longer in some windows."""
        given = Extension.objects.filter(window__in=[one.pk for one in windows])
        return cls(given.order_by().values_list("window", "unit", "department", "until"))

    @property
    def ends(self) -> list[datetime]:
        """Every moment that was given to somebody."""
        return list(self._ends.values())

    def until(self, window: int, unit: int | None, department: int | None) -> datetime | None:
        """Return until when a unit of a department (or a department) may enter; None where it has
        no longer than others."""
        found = (self._ends.get((window, unit, None)), self._ends.get((window, None, department)))
        return max((end for end in found if end), default=None)

    def apply(self, window: _Window, unit: Unit) -> _Window:
        """Return a window as it holds for a unit."""
        own = copy(window)
        own.own_until = self.until(window.pk, unit.pk, unit.department_id)
        return own
