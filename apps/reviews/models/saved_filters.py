"""Searches of the inbox that a reviewer keeps under a name."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from apps.accounts.models import User


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: User) -> Self:
        """Everybody's own."""
        return self.filter(user=user)


class SavedFilter(models.Model):
    """A search of the list of a kind of form that an examiner keeps under a name."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        on_delete=models.CASCADE,
        related_name="saved_filters",
    )
    kind = models.CharField("表种", max_length=20)
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=500)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "常用查询"
        verbose_name_plural = "常用查询"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "name"],
                name="saved_filter_uniq",
                violation_error_message="已有同名的常用查询。",
            )
        ]

    def __str__(self) -> str:
        return self.name
