"""The project: lives over the years, each year with forms of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from apps.accounts.models import Unit
from apps.core.districts import DistrictField, DistrictUnique
from apps.projects.models.marks import mark_all
from apps.projects.querysets import ProjectQuerySet
from apps.workflow.models import TransitionRecord


class ProjectManager(models.Manager[Any]):
    """Finds a project by unit code and name, its natural key."""

    def get_by_natural_key(self, unit_code: str, name: str) -> models.Model:
        return self.get(unit__code=unit_code, name=name)


class Project(models.Model):
    """项目: lives over the years; each year has its own declaration."""

    unit = models.ForeignKey(
        Unit, verbose_name="实施单位", on_delete=models.PROTECT, related_name="projects"
    )
    district = DistrictField("unit.department.district_id")
    code = models.CharField("项目代码", max_length=30, blank=True)
    name = models.CharField("项目名称", max_length=120)
    nature = models.CharField("项目性质", max_length=30, blank=True)
    category = models.CharField("项目类别", max_length=30, blank=True)
    function = models.CharField(
        "支出功能分类", max_length=7, blank=True,
        validators=[RegexValidator(r"^\d{3}(\d{2}){0,2}$", "请填科目编码，3、5 或 7 位数字，如 2050201。")],
        help_text="政府收支分类的科目编码，如 2050201；同类项目按款（前五位）比较。",
    )  # fmt: skip
    is_secret = models.BooleanField(
        "涉密或不公开", default=False, help_text="勾选后不出现在其他单位的列表、导出和公开中。"
    )
    is_key = models.BooleanField(
        "重点项目", default=False, help_text="勾选后列入只监控重点项目的节点。"
    )
    # Set and taken off by domain.sealing, with its trace.
    is_sealed = models.BooleanField("仅名单可见", default=False, editable=False)
    is_active = models.BooleanField("在用", default=True)
    # Why its unit took it out of use, and the project that took its place; see entry.domain.project_upkeep.
    void_reason = models.CharField("作废理由", max_length=200, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", verbose_name="并入", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="merged",
    )  # fmt: skip
    created_at = models.DateTimeField("创建时间", default=timezone.now)

    objects = ProjectManager.from_queryset(ProjectQuerySet)()

    class Meta:
        verbose_name = "项目"
        verbose_name_plural = "项目"
        ordering = ["unit__code", "name", "pk"]
        indexes = [
            models.Index(
                fields=["is_sealed"], name="project_sealed_idx", condition=models.Q(is_sealed=True)
            ),
        ]
        constraints = [
            DistrictUnique(
                fields=["district", "unit", "name"],
                name="project_name_uniq",
                violation_error_message="本单位已有同名项目。",
            ),
            DistrictUnique(
                fields=["district", "code"],
                condition=~models.Q(code=""),
                name="project_code_uniq",
                violation_error_message="该项目代码已被使用。",
            ),
        ]

    # What figures are added up by.
    ADDED_UP: ClassVar = frozenset({"unit_id", "is_active", "is_key", "is_sealed"})

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.unit.code, self.name)


def departments_of_steps(**projects: object) -> models.QuerySet[Any, tuple[int]]:
    """Return the keys of the departments in which steps of projects' forms were taken: a project that
    went to another leaves them behind."""
    steps = TransitionRecord.objects.filter(
        department__isnull=False,
        **{f"document__project__{name}": one for name, one in projects.items()},
    )
    return steps.order_by().values_list("department").distinct()


def mark_project(
    sender: object,
    *,
    instance: Project,
    update_fields: Collection[str] | None = None,
    **kwargs: object,
) -> None:
    """Say that figures moved where a project was stored by which they are added up."""
    if update_fields is not None and not Project.ADDED_UP & set(update_fields):
        return
    places = {instance.unit.department_id}
    if "is_sealed" in (update_fields or ()):
        # Its steps stay with the departments in which they were taken.
        places.update(key for (key,) in departments_of_steps(pk=instance.pk))
    mark_all((place, instance.district_id) for place in places)
