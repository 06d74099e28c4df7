"""公告 of the bureau with who has read them, and good forms that it shows as examples."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils import timezone

from apps.accounts.models import Department, Membership, User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.core.districts import DistrictField, DistrictUnique
from apps.entry.models import Version
from apps.entry.models.attachment import KeptFile
from apps.projects.models import Project
from apps.projects.querysets import closed_to

READERS = Role.unit_roles() | {Role.DEPARTMENT}
"""To whom finance speaks."""


def _person(label: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip


def _members() -> models.QuerySet[Membership]:
    """Return the memberships of those to whom finance speaks."""
    return Membership.objects.filter(role__in=READERS, user__is_active=True).order_by()


def _people_in(members: models.QuerySet[Membership]) -> Coalesce:
    """Return how many people have memberships of an outer row, each counted once."""
    counted = members.values("district").annotate(people=Count("user", distinct=True))
    return Coalesce(Subquery(counted.values("people")), 0)


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible_to(self, user: User) -> Self:
        """Return those of the examiner's districts, and those that tell the person's department."""
        scope = scope_of(user)
        own = Department.objects.filter(pk__in=scope.known_departments)
        told = Q(department__in=own.values("pk"))
        told |= Q(department__isnull=True, district__in=own.values("district"))
        return self.filter(
            Q(district__in=scope.districts) | told & Q(withdrawn_at__isnull=True)
        ).order_by("-published_at", "-pk")

    def for_reader(self, user: User) -> Self:
        """Return those that are still out, each with ``read_at`` where the person has read it, and
        the number of its files in ``files_count``."""
        mine = models.FilteredRelation("receipts", condition=Q(receipts__user=user))
        return (
            self.filter(withdrawn_at__isnull=True)
            .annotate(mine=mine, read_at=F("mine__read_at"))
            .annotate(files_count=Count("files", distinct=True))
        )

    def with_reading(self) -> Self:
        """Add ``total``, how many people it tells, and ``read``, how many of them have read it."""
        told = _members().filter(district=OuterRef("district"))
        told = told.filter(
            Q(department=OuterRef("department")) | Q(IsNull(OuterRef("department"), True))
        )
        receipts = ReadReceipt.objects.filter(
            announcement=OuterRef(OuterRef("pk")), user=OuterRef("user")
        )
        return self.annotate(total=_people_in(told), read=_people_in(told.filter(Exists(receipts))))


class Announcement(models.Model):
    """公告: a word of finance to all departments and units of a district, or to one department with
    its units. Once it is out it is not changed: a new one is written, the old one withdrawn."""

    district = DistrictField(db_index=True)
    department = models.ForeignKey(
        Department, verbose_name="发给", null=True, blank=True, on_delete=models.PROTECT,
        help_text="不选是发给全区的部门和单位；选了只发给这个部门和它的单位。",
    )  # fmt: skip
    title = models.CharField("标题", max_length=100)
    text = models.TextField("正文", max_length=5000)
    published_by = _person("发布人")
    published_at = models.DateTimeField("发布时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = "公告"
        verbose_name_plural = "公告"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="announcement_title_ck"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def readers(self) -> models.QuerySet[User]:
        """The people it tells."""
        members = _members().filter(district=self.district_id)
        if self.department_id:
            members = members.filter(department=self.department_id)
        return User.objects.filter(pk__in=members.values("user"))


class AnnouncementFileQuerySet(models.QuerySet["AnnouncementFile"]):
    def visible_to(self, user: User) -> Self:
        """Return the files of the announcements that the person sees."""
        seen = Announcement.objects.visible_to(user).order_by()
        return self.filter(announcement__in=seen.values("pk"))


class AnnouncementFile(KeptFile):
    """附件 of an announcement."""

    announcement = models.ForeignKey(
        Announcement, verbose_name="公告", on_delete=models.CASCADE, related_name="files"
    )
    district = DistrictField("announcement.district_id")

    objects = AnnouncementFileQuerySet.as_manager()

    class Meta:
        verbose_name = "公告附件"
        verbose_name_plural = "公告附件"
        ordering = ["pk"]


class ReadReceipt(models.Model):
    """阅知: a person has read an announcement, and when."""

    announcement = models.ForeignKey(
        Announcement, verbose_name="公告", on_delete=models.CASCADE, related_name="receipts"
    )
    district = DistrictField("announcement.district_id")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="阅知人", on_delete=models.CASCADE, related_name="+"
    )
    read_at = models.DateTimeField("阅知时间", default=timezone.now)

    class Meta:
        verbose_name = "阅知"
        verbose_name_plural = "阅知"
        ordering = ["pk"]
        constraints = [
            DistrictUnique(fields=["district", "announcement", "user"], name="read_receipt_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement}：{self.user}"


class GoodExampleQuerySet(models.QuerySet["GoodExample"]):
    def visible_to(self, user: User) -> Self:
        """Return those of the examiner's districts, and those asked of the person's own projects; of a
        project sealed since, only who is on its list sees it."""
        scope = scope_of(user)
        theirs = Q(district__in=scope.districts) | scope.covers("project__unit")
        return self.filter(theirs, ~Q(project__in=closed_to(scope)))

    def shown_in(self, district: int) -> Self:
        """Return those a district is shown: agreed to, and of no project kept back since."""
        return self.filter(
            district=district, state=GoodExample.State.AGREED,
            project__is_secret=False, project__is_sealed=False,
        ).order_by("-pk")  # fmt: skip


class GoodExample(models.Model):
    """写法示例: the words of an approved form that finance holds up, shown once its unit agrees.

    Attributes:
        content: the text parts alone, as they were approved: ``category``, ``goal``, ``rows`` of
            four texts. Neither money nor who the unit is.
        note: what is good about it, in finance's words.
    """

    class State(models.TextChoices):
        ASKED = "asked", "等单位答复"
        AGREED = "agreed", "已同意公开"
        REFUSED = "refused", "单位不同意"
        WITHDRAWN = "withdrawn", "已撤下"

    district = DistrictField(db_index=True)
    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.CASCADE, related_name="examples"
    )
    version = models.ForeignKey(
        Version, verbose_name="批复的表", on_delete=models.CASCADE, related_name="+"
    )
    content = models.JSONField("内容")
    note = models.CharField("好在哪里", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    chosen_by = _person("选用人")
    chosen_at = models.DateTimeField("选用时间", default=timezone.now)
    answered_by = _person("答复人")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = GoodExampleQuerySet.as_manager()

    class Meta:
        verbose_name = "写法示例"
        verbose_name_plural = "写法示例"
        ordering = ["-pk"]
        constraints = [
            DistrictUnique(
                fields=["district", "version"], name="good_example_uniq",
                violation_error_message="这份表已选为写法示例。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "agreed", "refused", "withdrawn"]),
                name="good_example_state_ck",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.project.name
