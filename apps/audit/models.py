"""The audit trail: append-only, each row sealed with the hash of the row before it."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.audit.registry import action_label

APPEND_ONLY = "审计记录只能追加，不能修改或删除。"


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    """Refuses every change of what is written."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(APPEND_ONLY)

    def delete(self) -> NoReturn:
        raise TypeError(APPEND_ONLY)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(APPEND_ONLY)

    def visible_to(self, user: Any) -> AuditQuerySet:
        """All for the audit administrator, nothing for anybody else (三员分立)."""
        return self.all() if "audit_admin" in user.role_codes else self.none()


class AuditEvent(models.Model):
    """One act: who, what, on which object, before and after, in which request."""

    at = models.DateTimeField("时间", db_index=True)
    action = models.CharField("操作", max_length=60, db_index=True)
    # No database constraint and the names beside the keys: rows outlive users and objects.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="操作人",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    actor_name = models.CharField("操作人姓名", max_length=80)
    object_type = models.CharField("对象类型", max_length=60)
    object_id = models.CharField("对象编号", max_length=40)
    object_title = models.CharField("对象名称", max_length=200)
    organisation = models.CharField("所属单位", max_length=120, blank=True)
    before = models.JSONField("变更前", null=True)
    after = models.JSONField("变更后", null=True)
    request_id = models.CharField("请求编号", max_length=32, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    previous_hash = models.CharField("上一条摘要", max_length=64)
    hash = models.CharField("本条摘要", max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_object_idx"),
        ]

    def __str__(self) -> str:
        at = timezone.localtime(self.at)
        return f"{at:%Y-%m-%d %H:%M} {self.actor_name} {self.label} {self.object_title}"

    @property
    def label(self) -> str:
        """The Chinese name of the act."""
        return action_label(self.action)

    def sealed(self) -> str:
        """Compute the hash of this row over all its fields and the hash before it."""
        content = {
            field.name: str(getattr(self, field.attname))
            for field in self._meta.concrete_fields
            if field.name not in {"id", "hash", "before", "after", "at"}
        }
        content["at"] = str(int(self.at.timestamp() * 1_000_000))
        content["data"] = json.dumps(
            [self.before, self.after], ensure_ascii=False, sort_keys=True, default=str
        )
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raises TypeError for a row that is already written."""
        if self.pk:
            raise TypeError(APPEND_ONLY)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always raises TypeError."""
        raise TypeError(APPEND_ONLY)


class AuditHead(models.Model):
    """The chain's end; its single row is locked while a row is added, so that none forks off."""

    hash = models.CharField("最新摘要", max_length=64)
    count = models.BigIntegerField("条数", default=0)

    class Meta:
        verbose_name = "审计链"
        verbose_name_plural = "审计链"

    def __str__(self) -> str:
        return f"{self.count}：{self.hash[:12]}"
