"""监控节点: the period that is looked at, and when its sheets are due."""

from __future__ import annotations

from django.db import models

from apps.accounts.models import Department
from apps.monitoring.states import Reach
from apps.workflow.models import DistrictScopedQuerySet, EntryWindow


class MonitoringNode(EntryWindow):
    """A window of entry for the sheets of one period; it ends, and is reopened, as any window."""

    window = models.OneToOneField(
        EntryWindow, verbose_name="批次", on_delete=models.CASCADE, parent_link=True,
        primary_key=True,
    )  # fmt: skip
    number = models.PositiveSmallIntegerField("期次")
    period_end = models.DateField("监控期截止")
    due_days = models.PositiveSmallIntegerField(
        "报送工作日", null=True, blank=True,
        help_text="监控期结束后几个工作日内报送，截止时间按工作日历推算；不填则用下面的截止时间。",
    )  # fmt: skip
    reach = models.CharField("范围", max_length=4, choices=Reach.choices, default=Reach.ALL)
    departments = models.ManyToManyField(
        Department, verbose_name="主管部门", blank=True, related_name="+",
        help_text="不选为全部部门。",
    )  # fmt: skip

    objects = DistrictScopedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "监控节点"
        verbose_name_plural = "监控节点"
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="node_number_ck"),
        ]

    @property
    def period(self) -> str:
        """The period as papers print it, such as 1—7月."""
        return f"1—{self.period_end.month}月"
