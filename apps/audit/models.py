"""The audit trail: append-only rows in several chains, each sealed with a key and the row before."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.audit.registry import action_label
from apps.audit.seal import Sealer
from apps.core.people import Person

APPEND_ONLY = "审计记录只能追加，不能修改或删除。"
GENESIS = "0" * 64
# Rows written before the seal had a key; closed for good by the migration that brought the key.
OLD_CHAIN = 1


class ReadByAuditor(models.QuerySet[Any]):
    """Rows that the audit administrator alone may read (三员分立)."""

    def visible_to(self, user: Person) -> models.QuerySet[Any]:
        """Return all rows for the audit administrator, none for anybody else."""
        return self.all() if "audit_admin" in user.role_codes else self.none()


class AuditQuerySet(ReadByAuditor):
    """Refuses every change of what is written."""

    def update(self, **kwargs: object) -> NoReturn:
        raise TypeError(APPEND_ONLY)

    def delete(self) -> NoReturn:
        raise TypeError(APPEND_ONLY)

    def bulk_update(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError(APPEND_ONLY)


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
    chain = models.PositiveSmallIntegerField("链号", default=OLD_CHAIN)
    # Blank in the old chain, whose order is that of the keys.
    number = models.PositiveBigIntegerField("链内序号", null=True)
    key = models.CharField("密钥编号", max_length=20, blank=True, db_column="seal_key")
    previous_hash = models.CharField("上一条封印", max_length=64)
    hash = models.CharField("本条封印", max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_object_idx"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="audit_chain_number_uniq"),
        ]

    def __str__(self) -> str:
        at = timezone.localtime(self.at)
        return f"{at:%Y-%m-%d %H:%M} {self.actor_name} {self.label} {self.object_title}"

    @property
    def label(self) -> str:
        """The Chinese name of the act."""
        return action_label(self.action)

    def content(self) -> list[Any]:
        """Return all that the seal covers: what the row says and where it stands."""
        return [
            self.chain,
            self.number,
            self.previous_hash,
            int(self.at.timestamp() * 1_000_000),
            self.action,
            self.actor_id,
            self.actor_name,
            self.object_type,
            self.object_id,
            self.object_title,
            self.organisation,
            self.before,
            self.after,
            self.request_id,
            self.address,
        ]

    def sealed(self, sealer: Sealer) -> str:
        """Return the seal this row must carry; raises UnknownKey."""
        if self.chain == OLD_CHAIN:
            return self.old_hash()
        return sealer.seal("event", self.content(), self.key)

    def old_hash(self) -> str:
        """Return the hash without a key of rows written before the cut-over."""
        names = "action actor_name object_type object_id object_title organisation"
        names += " request_id address previous_hash"
        content = {name: str(getattr(self, name)) for name in names.split()}
        content["actor"] = str(self.actor_id)
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

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Always raises TypeError."""
        raise TypeError(APPEND_ONLY)


class AuditHead(models.Model):
    """The end of one chain, sealed; the row is locked while a row is added, so that none forks off.

    The key of the row is the number of the chain.
    """

    hash = models.CharField("最新封印", max_length=64)
    count = models.BigIntegerField("条数", default=0)
    key = models.CharField("密钥编号", max_length=20, blank=True, db_column="seal_key")
    seal = models.CharField("链尾封印", max_length=64, blank=True)

    class Meta:
        verbose_name = "审计链"
        verbose_name_plural = "审计链"

    def __str__(self) -> str:
        return f"{self.pk}：{self.count} 条"

    def content(self) -> list[Any]:
        """Return what the head's seal covers."""
        return [self.pk, self.count, self.hash]


class AuditCheck(models.Model):
    """One walk over the trail: when, how far, what was found. Sealed, as later walks build on it."""

    at = models.DateTimeField("核验时间", default=timezone.now)
    is_full = models.BooleanField("全部核验", default=True)
    rows = models.BigIntegerField("核验条数", default=0)
    faults = models.JSONField("发现的问题", default=list)
    # {chain: [number, hash]} up to where all was whole.
    reached = models.JSONField("核验到", default=dict)
    key = models.CharField("密钥编号", max_length=20, db_column="seal_key")
    seal = models.CharField("封印", max_length=64)

    objects = ReadByAuditor.as_manager()

    class Meta:
        verbose_name = "防改核验"
        verbose_name_plural = "防改核验"
        ordering = ["-pk"]

    def __str__(self) -> str:
        result = f"发现 {len(self.faults)} 处问题" if self.faults else "完整"
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {result}"

    def content(self) -> list[Any]:
        """Return what the seal covers."""
        moment = int(self.at.timestamp() * 1_000_000)
        return [moment, self.is_full, self.rows, self.faults, self.reached]


class AuditArchive(models.Model):
    """Rows of one chain that were moved out to a file; the chain goes on from their end."""

    at = models.DateTimeField("归档时间", default=timezone.now)
    chain = models.PositiveSmallIntegerField("链号")
    # Keys of rows in the old chain, numbers in the others.
    first = models.PositiveBigIntegerField("起")
    last = models.PositiveBigIntegerField("止")
    rows = models.PositiveBigIntegerField("条数")
    last_hash = models.CharField("末条封印", max_length=64)
    file = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    key = models.CharField("密钥编号", max_length=20, db_column="seal_key")
    seal = models.CharField("封印", max_length=64)

    objects = ReadByAuditor.as_manager()

    class Meta:
        verbose_name = "审计归档"
        verbose_name_plural = "审计归档"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "first"], name="audit_archive_uniq"),
        ]

    def __str__(self) -> str:
        return f"第 {self.chain} 链 {self.first}–{self.last}"

    def content(self) -> list[Any]:
        """Return what the seal covers."""
        return [self.chain, self.first, self.last, self.rows, self.last_hash, self.digest]


class AuditAnchor(models.Model):
    """A signed copy of all heads; used where a second database is set for anchors, empty elsewhere."""

    at = models.DateTimeField("时间", default=timezone.now)
    line = models.TextField("锚点")

    class Meta:
        verbose_name = "审计锚点"
        verbose_name_plural = "审计锚点"

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"
