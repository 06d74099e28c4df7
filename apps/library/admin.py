"""The indicator library in the admin, kept by finance."""

from django.contrib import admin

from apps.accounts.admin import AuditedSaveMixin
from apps.accounts.roles import Role
from apps.core.admin import ExchangeAdmin
from apps.library.models import LibraryIndicator
from apps.library.resources import LibraryResource


@admin.register(LibraryIndicator)
class LibraryIndicatorAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "填报时推荐的常用指标，可批量导入导出"
    resource_classes = [LibraryResource]
    view_roles = add_roles = change_roles = delete_roles = Role.examiners()
    list_display = ["level3", "level1", "level2", "trade", "target", "measure", "is_active"]
    list_filter = ["level1", "level2", "trade", "is_active"]
    search_fields = ["level3"]
