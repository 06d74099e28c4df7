"""The audit administrator's window on the trail: read and search, nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.audit.difference import changes_of, object_kind
from apps.audit.models import AuditEvent
from apps.audit.registry import all_actions
from apps.core.admin import RoleAdmin


class ActionFilter(admin.SimpleListFilter):
    """The acts that occur, by their Chinese names."""

    title = "操作"
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        visible = AuditEvent.objects.visible_to(request.user)
        present = set(visible.order_by().values_list("action", flat=True).distinct())
        return [(code, label) for code, label in all_actions() if code in present]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(RoleAdmin):
    purpose = "谁在何时对什么做了什么；只能查看，不能修改"
    view_roles = frozenset({"audit_admin"})
    list_display = ["at", "actor_name", "label", "kind", "object_title", "organisation", "address"]
    list_filter = [ActionFilter, "at"]
    search_fields = ["actor_name", "object_title", "request_id"]
    search_help_text = "可按操作人姓名、对象名称、请求编号查询"
    date_hierarchy = "at"
    fieldsets = [
        (None, {"fields": ["at", "actor_name", "label", "kind", "object_title", "organisation"]}),
        ("内容变化", {"fields": ["changes"]}),
        ("来源与防改", {"fields": ["address", "request_id", "previous_hash", "hash"]}),
    ]

    @admin.display(description="操作", ordering="action")
    def label(self, event: AuditEvent) -> str:
        return event.label

    @admin.display(description="对象类型", ordering="object_type")
    def kind(self, event: AuditEvent) -> str:
        return object_kind(event)

    @admin.display(description="变化")
    def changes(self, event: AuditEvent) -> SafeString | str:
        """The difference as a table in words."""
        found = changes_of(event)
        if not found:
            return "这项操作没有改动内容。"
        rows = format_html_join(
            "",
            '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
            ((item.name, item.before, item.after) for item in found),
        )
        return format_html(
            '<table class="list"><thead><tr><th scope="col">内容</th><th scope="col">变更前</th>'
            '<th scope="col">变更后</th></tr></thead><tbody>{}</tbody></table>',
            rows,
        )
