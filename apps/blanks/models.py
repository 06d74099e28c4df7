"""表样: an empty form of another office with what stands in each of its cells."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import Unit
from apps.blanks.querysets import TemplateQuerySet
from apps.core.districts import DistrictField
from apps.core.storage import hidden_name
from apps.formkit.bindings.model import Binding


def stored_name(instance: models.Model, filename: str) -> str:
    """Return a name on the disk that owes nothing to the name the person's file bore."""
    return hidden_name("blanks")


class BoundTemplate(models.Model):
    """An empty form, kept as it came; ``unit`` None means it is the district's.

    ``binding`` is what ``formkit.bindings`` keeps of it, ``grids`` its cells for the screen.
    ``system`` names the program whose exchange table it is; blank for a form of paper.
    """

    district = DistrictField(db_index=True)
    unit = models.ForeignKey(
        Unit, verbose_name="所属单位", null=True, blank=True, on_delete=models.PROTECT
    )
    name = models.CharField("名称", max_length=100)
    office = models.CharField("发布单位", max_length=100, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    system = models.CharField("对接系统", max_length=60, blank=True)
    file_name = models.CharField("文件名", max_length=255)
    content = models.FileField("文件", upload_to=stored_name, max_length=120)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("摘要", max_length=64)
    format_id = models.CharField("格式", max_length=8)
    binding = models.JSONField("对应关系")
    grids = models.JSONField("单元格", default=list)
    revision = models.PositiveIntegerField("修订号", default=1)
    is_retired = models.BooleanField("已停用", default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("上传时间", default=timezone.now)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "表样"
        verbose_name_plural = "表样"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="blank_name_ck"),
            models.CheckConstraint(
                condition=models.Q(format_id__in=["csv", "docx", "xlsx"]), name="blank_format_ck"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def bound(self) -> Binding:
        """The binding."""
        return Binding.from_json(self.binding)
