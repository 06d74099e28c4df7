"""Entries as the examiners read them; nobody changes one in the admin."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.roles import Role
from apps.core.admin import RoleAdmin, SeenFieldListFilter
from apps.ledger.models import ProgressEntry

SHOWN: Final = (
    "indicator", "project", "unit", "on", "value", "note", "recorder", "recorded_at", "state",
    "striker", "struck_at", "reason",
)  # fmt: skip


@admin.register(ProgressEntry)
class ProgressEntryAdmin(RoleAdmin):
    purpose = "单位一年里逐笔记下的指标完成数，划去的也在"
    view_roles = Role.examiners()
    list_display = ["indicator", "project", "unit", "on", "value", "note", "recorder", "state"]
    # By name, not as a link into the lists of accounts and forms.
    fields = SHOWN
    readonly_fields = SHOWN
    list_filter = ["state", ("line__document__fiscal_year", SeenFieldListFilter)]
    search_fields = ["line__name", "line__document__project__name"]
    date_hierarchy = "on"
    ordering = ["-on", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_names().select_related("recorded_by")

    @admin.display(description="指标", ordering="line__name")
    def indicator(self, entry: ProgressEntry) -> str:
        return entry.line.name

    @admin.display(description="项目")
    def project(self, entry: ProgressEntry) -> str:
        return entry.line.document.name

    @admin.display(description="实施单位")
    def unit(self, entry: ProgressEntry) -> str:
        return str(entry.line.document.unit)

    @admin.display(description="记录人")
    def recorder(self, entry: ProgressEntry) -> str:
        return entry.recorder

    @admin.display(description="划去人")
    def striker(self, entry: ProgressEntry) -> str:
        return str(entry.struck_by or "")
