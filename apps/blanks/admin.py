"""Empty forms as the examiners look them up, those put away too; nobody changes one in the admin."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.roles import Role
from apps.blanks.models import BoundTemplate
from apps.core.admin import RoleAdmin

SHOWN: Final = (
    "name", "office", "year", "system", "whose", "file_name", "size", "sha256", "format_id",
    "revision", "is_retired", "uploader", "created_at", "updated_at",
)  # fmt: skip


@admin.register(BoundTemplate)
class BoundTemplateAdmin(RoleAdmin):
    purpose = "上级或其他部门的空白表，停用的也在"
    view_roles = Role.examiners()
    list_display = [
        "name",
        "office",
        "year",
        "system",
        "whose",
        "is_retired",
        "uploader",
        "created_at",
    ]
    # By name, not as a link into the lists of accounts and units.
    fields = SHOWN
    readonly_fields = SHOWN
    list_filter = ["is_retired", "year"]
    search_fields = ["name", "office", "system", "unit__name"]
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request).select_related("unit", "created_by")
        return found.defer("binding", "grids")

    @admin.display(description="所属单位")
    def whose(self, template: BoundTemplate) -> str:
        return str(template.unit or "全区")

    @admin.display(description="上传人")
    def uploader(self, template: BoundTemplate) -> str:
        return str(template.created_by)
