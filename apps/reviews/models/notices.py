"""What a person is told of: one row for each person and event."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import User
from apps.core.districts import DistrictField
from apps.projects.models import Document


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """Everybody's own."""
        return self.filter(user=user)


class Notice(models.Model):
    """A line that tells a person what has happened or what waits for him."""

    class Kind(models.TextChoices):
        WAITING = "waiting", "待办"
        RESULT = "result", "结果"
        OPINION = "opinion", "意见"
        REMINDER = "reminder", "催报"
        ACCOUNT = "account", "账号"
        MAIL = "mail", "邮件"
        ANNOUNCED = "announced", "公告"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="收件人",
        on_delete=models.CASCADE,
        related_name="notices",
    )
    # The form's, or the one the person works in; see ``MembershipQuerySet.homes``.
    district = DistrictField("document.district_id")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    text = models.CharField("内容", max_length=300)
    url = models.CharField("地址", max_length=200, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name="表",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
    )
    created_at = models.DateTimeField("时间", default=timezone.now)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread_idx")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "waiting", "result", "opinion", "reminder", "account", "mail", "announced",
                    ]
                ),
                name="notice_kind_ck",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text
