"""Who of the bureau looks after whose forms, and who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.models import Department, Membership, Unit, User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.core.districts import DistrictField, DistrictUnique


def _districts(examiner: User) -> set[int]:
    """Return the districts in which a person is an examiner."""
    return {
        member.district_id
        for member in examiner.active_memberships
        if member.role in Role.examiners()
    }


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> Self:
        """Assignments within the examiner's districts."""
        return self.filter(department__district__in=scope_of(user).districts)

    def standing(self, today: date | None = None) -> Self:
        """Those that count on a day: of who is away with nobody in his stead none does."""
        away = Absence.objects.on(today).filter(substitute__isnull=True)
        return self.exclude(examiner__in=away.values("examiner"))

    def of(self, examiner: User, today: date | None = None) -> Self:
        """A person's own, and those of whom he stands in for on a day."""
        away = Absence.objects.on(today).filter(substitute=examiner)
        return self.filter(Q(examiner=examiner) | Q(examiner__in=away.values("examiner")))


class Assignment(models.Model):
    """分工: an examiner looks after a department, or after one unit of it; what is nobody's is
    everybody's."""

    department = models.ForeignKey(
        Department, verbose_name="主管部门", on_delete=models.CASCADE, related_name="assignments"
    )
    district = DistrictField("department.district_id")
    unit = models.ForeignKey(
        Unit,
        verbose_name="实施单位",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="assignments",
        help_text="只负责其中一个单位时填；不填是整个部门。单位有自己的分工时，以单位的为准。",
    )
    examiner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="审核人",
        on_delete=models.CASCADE,
        related_name="assignments",
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "审核分工"
        verbose_name_plural = "审核分工"
        ordering = ["department__code", "unit__code", "examiner__username"]
        constraints = [
            DistrictUnique(
                fields=["district", "department", "examiner"],
                condition=Q(unit__isnull=True),
                name="assignment_department_uniq",
                violation_error_message="该审核人已负责这个部门。",
            ),
            DistrictUnique(
                fields=["district", "unit", "examiner"],
                condition=Q(unit__isnull=False),
                name="assignment_unit_uniq",
                violation_error_message="该审核人已负责这个单位。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit or self.department}：{self.examiner}"

    def clean(self) -> None:
        """Only an examiner of the department's district can look after it; a unit is its own."""
        if not self.examiner_id or not self.department_id:
            return
        if self.unit and self.unit.department_id != self.department_id:
            raise ValidationError({"unit": f"“{self.unit}”不属于“{self.department}”。"})
        if self.department.district_id not in _districts(self.examiner):
            raise ValidationError({"examiner": "请选择本区财政部门的审核人。"})


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: User) -> Self:
        """Those of the examiners of the person's districts."""
        members = Membership.objects.filter(
            role__in=Role.examiners(), district__in=scope_of(user).districts
        )
        return self.filter(examiner__in=members.values("user"))

    def on(self, today: date | None = None) -> Self:
        """Those that hold on a day; today where none is named."""
        day = today or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Absence(models.Model):
    """缺勤: an examiner is away for some days; his forms go to whoever stands in for him, and to
    everybody where nobody does."""

    examiner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审核人", on_delete=models.CASCADE, related_name="+"
    )
    starts_on = models.DateField("从")
    ends_on = models.DateField("至")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="代班人",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="不填时，缺勤期间按没有分工办理，人人可见。",
    )
    note = models.CharField("说明", max_length=100, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = "缺勤代班"
        verbose_name_plural = "缺勤代班"
        ordering = ["-starts_on", "examiner__username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_span_ck",
                violation_error_message="结束日不能早于开始日。",
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("examiner")),
                name="absence_self_ck",
                violation_error_message="不能由本人代班。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.examiner} {self.starts_on} 至 {self.ends_on}"

    def clean(self) -> None:
        """Refuse a substitute of another bureau or away himself, and a second absence at a time."""
        if not (self.examiner_id and self.starts_on and self.ends_on):
            return
        at_once = Absence.objects.exclude(pk=self.pk).filter(
            starts_on__lte=self.ends_on, ends_on__gte=self.starts_on
        )
        if at_once.filter(examiner=self.examiner).exists():
            raise ValidationError("这几天已登记过该审核人缺勤，请改原来的。")
        if self.substitute is None:
            return
        if not _districts(self.examiner) & _districts(self.substitute):
            raise ValidationError({"substitute": "请选择同一财政部门的审核人。"})
        if at_once.filter(examiner=self.substitute).exists():
            raise ValidationError({"substitute": "代班人这几天也缺勤，请另选一位。"})
