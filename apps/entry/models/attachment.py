"""Files that belong to a form: the basis of a project, the proof of a result."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.districts import DistrictField
from apps.core.storage import hidden_name
from apps.projects.models import Document


def stored_name(instance: models.Model, filename: str) -> str:
    """Return a name that tells nothing and cannot be guessed; the sender's name is kept apart."""
    return hidden_name("evidence")


class AttachmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Return the files of the forms the person sees; those held back, to clerks of the unit
        alone."""
        members = getattr(user, "active_memberships", [])
        units = [member.unit_id for member in members if member.role == Role.CLERK]
        seen = self.filter(document__in=Document.objects.visible_to(user).order_by().values("pk"))
        return seen.filter(models.Q(is_held=False) | models.Q(document__unit__in=units))


class KeptFile(models.Model):
    """An uploaded file whose content was looked at (``domain.attachments.examined``)."""

    name = models.CharField("文件名", max_length=120)
    kind = models.CharField("类型", max_length=8)
    size = models.PositiveIntegerField("大小（字节）")
    digest = models.CharField("摘要", max_length=64)
    file = models.FileField("文件", upload_to=stored_name)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="上传人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Attachment(KeptFile):
    """A file at a place of a form: one of its kind's ``file_places``, or one that the kind itself
    fills (a rectification)."""

    document = models.ForeignKey(
        Document, verbose_name="表", on_delete=models.CASCADE, related_name="attachments"
    )
    district = DistrictField("document.district_id")
    place = models.CharField("位置", max_length=60)
    # Came from somebody without an account, and no clerk has taken it yet.
    is_held = models.BooleanField("待收下", default=False, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["pk"]
