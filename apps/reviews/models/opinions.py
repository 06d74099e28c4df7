"""Opinions on a form: where they point, what they propose, what became of them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import District, User
from apps.accounts.scope import scope_of
from apps.core.districts import DistrictField
from apps.projects.models import Document
from apps.workflow.offices import Office


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, user: User) -> Self:
        """Opinions on visible forms; an internal one stays with the office that wrote it."""
        scope = scope_of(user)
        own_office = (
            models.Q(office=Office.UNIT, document__unit__in=scope.units)
            | models.Q(office=Office.DEPARTMENT, document__unit__department__in=scope.departments)
            | models.Q(
                office=Office.FINANCE, document__unit__department__district__in=scope.districts
            )
        )
        asked = models.Q(is_question=True, document__unit__department__in=scope.departments)
        forms = Document.objects.visible_to(user).values("key")
        return self.filter(models.Q(is_internal=False) | own_office | asked, document__in=forms)

    def of(self, subject: Document) -> Self:
        """The opinions on one document."""
        return self.filter(document=subject.key)


class Opinion(models.Model):
    """What a reviewer says about a cell, a row or the whole of a document.

    ``place`` is a cell in the words of the document's editor (``row.17.target``), a row
    (``row.17``), or empty for the whole; ``quoted`` is what stood there. ``proposed`` is the text
    the reviewer would put in its stead. ``is_demand``: 须改, it holds a pass back while it is open;
    else 建议, which a pass may take along. ``is_question``: the bureau asks the department, by the
    way of an internal opinion that the department sees and answers, too. ``finding`` is the key of the finding it was made from.
    """

    class Status(models.TextChoices):
        OPEN = "open", "待处理"
        ACCEPTED = "accepted", "已采纳"
        CHANGED = "changed", "已修改"
        REFUSED = "refused", "已说明"
        SETTLED = "settled", "已协商代改"
        RESOLVED = "resolved", "已解决"

    document = models.ForeignKey(
        Document, verbose_name="表", on_delete=models.CASCADE, related_name="opinions"
    )
    district = DistrictField("document.district_id")
    version = models.PositiveIntegerField("版本", null=True, blank=True)
    place = models.CharField("位置", max_length=60, blank=True)
    place_label = models.CharField("位置说明", max_length=260, blank=True)
    quoted = models.TextField("原内容", blank=True)
    text = models.TextField("意见")
    proposed = models.TextField("建议值", null=True, blank=True)
    office = models.CharField("提出方", max_length=12, choices=Office.choices)
    is_demand = models.BooleanField("须改", default=True)
    is_internal = models.BooleanField("仅本级可见", default=False)
    is_question = models.BooleanField("问主管部门", default=False)
    finding = models.CharField("检查发现", max_length=40, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提出人", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("提出时间", default=timezone.now)
    status = models.CharField(
        "处理情况", max_length=10, choices=Status.choices, default=Status.OPEN
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="处理人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField("处理时间", null=True, blank=True)

    # What the unit has put in the cell since; set where a page shows it.
    now: str | None = None

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ["pk"]
        indexes = [models.Index(fields=["document", "status"], name="opinion_status_idx")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["open", "accepted", "changed", "refused", "settled", "resolved"]
                ),
                name="opinion_status_ck",
            ),
            models.CheckConstraint(
                condition=models.Q(office__in=Office.values), name="opinion_office_ck"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_label or '整表'}：{self.text[:40]}"

    @property
    def is_open(self) -> bool:
        """Return whether the unit still owes an answer."""
        return self.status == self.Status.OPEN

    @property
    def weight(self) -> str:
        """须改, 建议 or 提问."""
        if self.is_question:
            return "提问"
        return "须改" if self.is_demand else "建议"

    @property
    def has_proposal(self) -> bool:
        """Return whether the reviewer named the words to put in."""
        return self.proposed is not None


class Reply(models.Model):
    """One line of the talk below an opinion."""

    opinion = models.ForeignKey(
        Opinion, verbose_name="意见", on_delete=models.CASCADE, related_name="replies"
    )
    district = DistrictField("opinion.district_id")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="答复人", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField("答复")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "意见答复"
        verbose_name_plural = "意见答复"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


class TemplateQuerySet(models.QuerySet["OpinionTemplate"]):
    def visible_to(self, user: User) -> Self:
        """The templates of the person's district."""
        return self.filter(district__in=scope_of(user).known_districts)


class OpinionTemplate(models.Model):
    """A sentence reviewers use again and again."""

    district = models.ForeignKey(District, verbose_name="区划", on_delete=models.PROTECT)
    title = models.CharField("标题", max_length=40)
    text = models.TextField("意见内容")
    is_active = models.BooleanField("启用", default=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "常用意见"
        verbose_name_plural = "常用意见"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "title"],
                name="opinion_template_uniq",
                violation_error_message="已有同名的常用意见。",
            )
        ]

    def __str__(self) -> str:
        return self.title
