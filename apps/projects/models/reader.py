"""Who may see a sealed project."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import User
from apps.core.districts import DistrictField, DistrictUnique
from apps.projects.models.project import Project


class ProjectReaderQuerySet(models.QuerySet["ProjectReader"]):
    def visible_to(self, user: User) -> Self:
        """Return the names of the projects the person sees himself."""
        return self.filter(project__in=Project.objects.visible_to(user).filter(is_sealed=True))


class ProjectReader(models.Model):
    """One name on the list of a sealed project (涉密或敏感)."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.CASCADE, related_name="readers"
    )
    district = DistrictField("project.district_id")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="可见人", on_delete=models.CASCADE, related_name="+"
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="授予人",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    at = models.DateTimeField("授予时间", default=timezone.now, editable=False)

    objects = ProjectReaderQuerySet.as_manager()

    class Meta:
        verbose_name = "可见名单"
        verbose_name_plural = "可见名单"
        ordering = ["project", "pk"]
        constraints = [
            DistrictUnique(
                fields=["district", "project", "user"],
                name="project_reader_uniq",
                violation_error_message="该用户已在这个项目的名单上。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}：{self.user}"
