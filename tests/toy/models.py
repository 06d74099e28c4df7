"""A trip: a form with one cell of its own."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from apps.projects.models import Document
from apps.projects.querysets import DocumentQuerySet


class TripState(models.TextChoices):
    DRAFT = "draft", "草稿"
    UNIT_REVIEW = "unit_review", "待单位审核"
    DEPARTMENT_REVIEW = "dept_review", "待部门审核"
    FINANCE = "finance_review", "待财政审核"
    RETURNED = "returned", "已退回"
    DONE = "done", "已同意"

    @classmethod
    def editable(cls) -> frozenset[TripState]:
        return frozenset({cls.DRAFT, cls.RETURNED})


class TripQuerySet(DocumentQuerySet):
    def with_content(self) -> Self:
        return self.with_names()


class Trip(Document):
    KIND: ClassVar = "trip"
    STATES: ClassVar = TripState

    id = models.BigAutoField("ID", primary_key=True)
    document = models.OneToOneField(
        Document, verbose_name="表", on_delete=models.CASCADE, parent_link=True
    )
    place = models.CharField("地点", max_length=20, blank=True)

    objects = TripQuerySet.as_manager()

    class Meta:
        app_label = "toy"
        verbose_name = "出行申请单"
        verbose_name_plural = "出行申请单"

    def __str__(self) -> str:
        return f"{self.project.name}出行"
