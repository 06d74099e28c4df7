"""Nodes of monitoring, kept by the performance section of the bureau."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.http import HttpRequest

from apps.monitoring.models import MonitoringNode
from apps.workflow.admin import FinanceAdmin
from apps.workflow.models import EntryWindow


@admin.register(MonitoringNode)
class MonitoringNodeAdmin(FinanceAdmin):
    purpose = "监控期、报送期限和范围，一年可有几次"
    fields = [
        "fiscal_year",
        "number",
        "name",
        "period_end",
        "reach",
        "departments",
        "opens_at",
        "closes_at",
        "reopened_until",
        "reopen_reason",
        "reminder_days",
    ]
    filter_horizontal = ["departments"]
    list_display = ["name", "fiscal_year", "period_end", "reach", "opens_at", "closes_at"]
    list_filter = [("fiscal_year", RelatedOnlyFieldListFilter)]
    list_select_related = ["fiscal_year"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store a node as the window of its year that it is."""
        obj.kind, obj.district = EntryWindow.Kind.MONITORING, obj.fiscal_year.district
        super().save_model(request, obj, form, change)
