"""Projects in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter

from apps.accounts.admin import AuditedSaveMixin
from apps.accounts.roles import Role
from apps.core.admin import ExchangeAdmin
from apps.projects.domain import follow_unit
from apps.projects.models import Project
from apps.projects.resources import ProjectResource


@admin.register(Project)
class ProjectAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "各单位的项目，可批量导入导出"
    resource_classes = [ProjectResource]
    view_roles = add_roles = change_roles = Role.examiners()
    list_display = ["name", "unit", "nature", "category", "is_secret", "is_active"]
    list_filter = [
        ("unit__department", RelatedOnlyFieldListFilter),
        "category",
        "is_secret",
        "is_active",
    ]
    list_select_related = ["unit"]
    search_fields = ["name", "code", "unit__name"]

    def follow(self, obj: Project) -> None:
        follow_unit(obj)
