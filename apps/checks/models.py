"""What was checked and found, kept per version of any document, with answers and overrulings."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import scope_of
from apps.checks.states import Severity, scopes
from apps.checks.subjects import Subject
from apps.core.districts import DistrictField, DistrictUnique

SEVERITIES = [(severity.value, severity.label) for severity in Severity]


class CheckedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Rows of the districts in which the person examines."""
        return self.filter(district__in=scope_of(user).districts)

    def of(self, subject: Subject) -> Self:
        """Rows of one document."""
        return self.filter(document_key=subject.key)


class FindingQuerySet(CheckedQuerySet):
    def at(self, revision: int) -> Self:
        """What stands in this version; findings of older versions do not count."""
        return self.filter(mended_at__isnull=True, last_revision=revision)


class Checked(models.Model):
    """Names what was checked by its key, so that this app need not know the document."""

    document_key = models.BigIntegerField("表编号")
    scope = models.CharField("规则范围", max_length=20, choices=scopes)
    district = DistrictField()
    year = models.PositiveSmallIntegerField("年度")

    class Meta:
        abstract = True


class CheckRun(Checked):
    """One version of a document put through the rules, with the counts that lists show."""

    revision = models.PositiveIntegerField("修订号")
    blocks = models.PositiveIntegerField("拦截", default=0)
    warns = models.PositiveIntegerField("提醒", default=0)
    hints = models.PositiveIntegerField("提示", default=0)
    answered = models.PositiveIntegerField("已答复", default=0)
    overruled = models.PositiveIntegerField("不认可", default=0)
    failures = models.JSONField("未能检查的规则", default=list, blank=True)
    checked_at = models.DateTimeField("检查时间", default=timezone.now)

    objects = CheckedQuerySet.as_manager()

    class Meta:
        verbose_name = "校验记录"
        verbose_name_plural = "校验记录"
        ordering = ["pk"]
        constraints = [
            DistrictUnique(fields=["document_key", "revision", "district"], name="check_run_uniq")
        ]

    def __str__(self) -> str:
        return f"拦截 {self.blocks}，提醒 {self.warns}，提示 {self.hints}"


class Finding(Checked):
    """What a rule found in a document, from the version that brought it to the one that mended it.

    ``key`` is the same as long as the same rule says the same of the same cell; what it asks for
    may be said otherwise by a later release.
    """

    code = models.CharField("规则代码", max_length=60)
    severity = models.CharField("级别", max_length=8, choices=SEVERITIES)
    place = models.CharField("位置", max_length=120, blank=True)
    message = models.TextField("说明")
    key = models.CharField("标识", max_length=40)
    first_revision = models.PositiveIntegerField("首次出现的修订号")
    last_revision = models.PositiveIntegerField("最近出现的修订号")
    refusals = models.PositiveIntegerField("拦下提交的次数", default=0)
    found_at = models.DateTimeField("发现时间", default=timezone.now)
    mended_at = models.DateTimeField("改正时间", null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "校验问题"
        verbose_name_plural = "校验问题"
        ordering = ["pk"]
        constraints = [
            DistrictUnique(fields=["document_key", "key", "district"], name="check_finding_uniq")
        ]
        indexes = [models.Index(fields=["district", "year", "code"], name="check_finding_code_idx")]

    def __str__(self) -> str:
        return f"{self.code} {self.message}"[:80]


class Passage(Checked):
    """One passage of a checked document (a sentence, a stretch, a row), folded and hashed, to find it
    again elsewhere."""

    owner_id = models.BigIntegerField("单位编号")
    digest = models.BigIntegerField("摘要")

    objects = CheckedQuerySet.as_manager()

    class Meta:
        verbose_name = "文字摘要"
        verbose_name_plural = "文字摘要"
        ordering = ["pk"]
        constraints = [
            DistrictUnique(fields=["document_key", "digest", "district"], name="check_passage_uniq")
        ]
        indexes = [
            models.Index(fields=["district", "digest", "year"], name="check_passage_digest_idx")
        ]

    def __str__(self) -> str:
        return str(self.document_key)


class TracedQuerySet(models.QuerySet[Any]):
    def fresh(self) -> Self:
        """Those of the very version that the form of the outer query has."""
        return self.filter(
            document_key=models.OuterRef("key"), revision=models.OuterRef("revision")
        )


class Traced(models.Model):
    """Which version of a document its passages are of."""

    document_key = models.BigIntegerField("表编号")
    district = DistrictField()
    revision = models.PositiveIntegerField("修订号")

    objects = TracedQuerySet.as_manager()

    class Meta:
        verbose_name = "文字摘要版本"
        verbose_name_plural = "文字摘要版本"
        ordering = ["pk"]
        constraints = [
            DistrictUnique(fields=["document_key", "district"], name="check_traced_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.document_key}（{self.revision}）"


class AnswerQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those of the districts in which the person examines."""
        return self.filter(finding__district__in=scope_of(user).districts)


class Answer(models.Model):
    """«确认无误» with its reason, and the examiner's «不认可»."""

    finding = models.OneToOneField(
        Finding, verbose_name="校验问题", on_delete=models.CASCADE, related_name="answer"
    )
    district = DistrictField("finding.district_id")
    reason = models.CharField("理由", max_length=500)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="答复人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField("答复时间", default=timezone.now)
    overruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="不认可人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    overruled_at = models.DateTimeField("不认可时间", null=True, blank=True)
    overrule_reason = models.CharField("不认可理由", max_length=500, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "校验答复"
        verbose_name_plural = "校验答复"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(overruled_at__isnull=True) | ~models.Q(overrule_reason=""),
                name="check_overrule_reason_ck",
                violation_error_message="不认可须写明理由。",
            )
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def is_overruled(self) -> bool:
        """Return whether an examiner did not accept the answer."""
        return self.overruled_at is not None


class Waiver(models.Model):
    """豁免: finance lets one finding of one form stand, with a reason and until a day.

    It holds for the finding as it is: when the cell changes, so does the finding. The rule stays
    as loud as it is for everybody else.
    """

    finding = models.OneToOneField(
        Finding, verbose_name="校验问题", on_delete=models.CASCADE, related_name="waiver"
    )
    district = DistrictField("finding.district_id")
    reason = models.CharField("理由", max_length=500)
    ends_on = models.DateField("有效期至")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="豁免人", on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField("豁免时间", default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "校验豁免"
        verbose_name_plural = "校验豁免"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.reason}（至{self.ends_on:%Y-%m-%d}）"

    def holds_on(self, day: date) -> bool:
        """Return whether it still holds on a day; its last day counts."""
        return day <= self.ends_on
