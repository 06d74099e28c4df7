"""Slips with which people sign in for the first time: made in the background, fetched once."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models.own_work import OwnWork


def slips_name(instance: models.Model, filename: str) -> str:
    """Return a name in the store that nobody can guess."""
    return f"slips/{uuid.uuid4().hex}"


class SlipBatch(OwnWork):
    """Slips for many accounts, a workbook a department, in one encrypted file.

    ``plan`` is what goes into the accounts, sealed, until all of it is there: a password that was
    set stands in the file, whatever happens in between. ``opener`` opens the file.
    """

    class Kind(models.TextChoices):
        LINKS = "links", "激活链接"
        PASSWORDS = "passwords", "临时密码"

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "制作中"
        DONE = "done", "可领取"
        FETCHED = "fetched", "已领取"
        FAILED = "failed", "未能制作"

    kind = models.CharField("凭条种类", max_length=10, choices=Kind.choices)
    state = models.CharField(
        "状态", max_length=8, choices=State.choices, default=State.WAITING, db_index=True
    )
    accounts = models.JSONField("账号", default=list)
    address = models.CharField("访问地址", max_length=200)
    plan = models.TextField("待写入内容", blank=True)
    opener = models.TextField("打开口令", blank=True)
    done = models.PositiveIntegerField("已办", default=0)
    message = models.CharField("说明", max_length=200, blank=True)
    content = models.FileField("文件", upload_to=slips_name, max_length=120, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申请人", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("申请时间", default=timezone.now)
    fetched_at = models.DateTimeField("领取时间", null=True)

    class Meta:
        verbose_name = "登录凭条"
        verbose_name_plural = "登录凭条"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["links", "passwords"]), name="slip_kind_ck"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "fetched", "failed"]),
                name="slip_state_ck",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {len(self.accounts)} 份"

    @property
    def total(self) -> int:
        """How many accounts it is for."""
        return len(self.accounts)
