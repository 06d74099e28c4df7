"""The audit administrator's window on the trail: read and search, nothing else."""

from django.contrib import admin

from apps.audit.models import AuditEvent
from apps.core.admin import RoleAdmin


@admin.register(AuditEvent)
class AuditEventAdmin(RoleAdmin):
    view_roles = frozenset({"audit_admin"})
    list_display = ["at", "actor_name", "label", "object_title", "organisation", "address"]
    list_filter = ["action", "at"]
    search_fields = ["actor_name", "object_title", "request_id"]
    date_hierarchy = "at"

    @admin.display(description="操作")
    def label(self, event: AuditEvent) -> str:
        return event.label
