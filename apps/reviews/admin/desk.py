"""What the bureau keeps for its reviews: who looks after whom, and ready sentences."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.http import HttpRequest

from apps.accounts.admin import AuditedSaveMixin
from apps.accounts.models import Membership, User
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.core.admin import ExchangeAdmin, RoleAdmin
from apps.reviews.models import Assignment, OpinionTemplate
from apps.reviews.resources import OpinionTemplateResource

SECOND = frozenset({Role.EXAMINER_SECOND})


@admin.register(Assignment)
class AssignmentAdmin(AuditedSaveMixin, RoleAdmin):
    purpose = "哪个部门由哪位审核人负责"
    view_roles = Role.examiners()
    add_roles = change_roles = delete_roles = SECOND
    list_display = ["department", "examiner"]
    list_filter = [("department", RelatedOnlyFieldListFilter)]
    list_select_related = ["department", "examiner"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "examiner":
            members = Membership.objects.filter(
                role__in=Role.examiners(), district__in=scope_of(person_of(request)).districts
            )
            kwargs["queryset"] = User.objects.filter(pk__in=members.values("user"))
            return db_field.formfield(**kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(OpinionTemplate)
class OpinionTemplateAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "审核时一选即用的意见"
    resource_classes = [OpinionTemplateResource]
    view_roles = add_roles = change_roles = delete_roles = Role.examiners()
    list_display = ["title", "text", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["title", "text"]
