"""Organisations, users and roles in the admin: the rooms of the system and security administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest

from apps.accounts.domain import change_password, temporary_password, unlock
from apps.accounts.models import User
from apps.core.admin import ExchangeAdmin, RoleAdmin
from apps.organisations.domain import note_deleted, note_saved, refresh_staff
from apps.organisations.models import Department, District, Membership, Unit
from apps.organisations.resources import DepartmentResource, UnitResource, UserResource
from apps.organisations.roles import Role

SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
EXAMINERS = Role.examiners()


class AuditedSaveMixin:
    """Leaves an audit row for every save and deletion in the admin, in the same transaction."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)  # type: ignore[misc]
            changes = {name: str(form.cleaned_data.get(name)) for name in form.changed_data}
            changes.pop("password", None)
            note_saved(target=obj, actor=request.user, changes=changes)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            note_deleted(target=obj, actor=request.user)
            super().delete_model(request, obj)  # type: ignore[misc]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)


@admin.register(District)
class DistrictAdmin(AuditedSaveMixin, RoleAdmin):
    view_roles = SYSTEM | SECURITY
    change_roles = SYSTEM
    list_display = ["code", "name"]


@admin.register(Department)
class DepartmentAdmin(AuditedSaveMixin, ExchangeAdmin):
    resource_classes = [DepartmentResource]
    view_roles = SYSTEM | EXAMINERS
    add_roles = change_roles = SYSTEM
    list_display = ["code", "name", "district", "needs_unit_review", "is_active"]
    list_filter = ["needs_unit_review", "is_active"]
    list_select_related = ["district"]
    search_fields = ["code", "name"]


@admin.register(Unit)
class UnitAdmin(AuditedSaveMixin, ExchangeAdmin):
    resource_classes = [UnitResource]
    view_roles = SYSTEM | EXAMINERS
    add_roles = change_roles = SYSTEM
    list_display = ["code", "name", "department", "is_active"]
    list_filter = ["department", "is_active"]
    list_select_related = ["department"]
    search_fields = ["code", "name"]


class UserForm(ModelForm):
    """A user without his password, which he sets himself."""

    password = ReadOnlyPasswordHashField(
        label="密码", help_text="密码以摘要保存，任何人都看不到原文。"
    )

    class Meta:
        model = User
        fields = ["username", "name", "phone", "email", "is_active", "must_change_password"]


@admin.register(User)
class UserAdmin(AuditedSaveMixin, RoleAdmin):
    form = UserForm
    view_roles = SYSTEM | SECURITY
    add_roles = SYSTEM
    change_roles = SYSTEM
    list_display = ["username", "name", "roles", "is_active", "locked_until", "password_changed_at"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["username", "name"]
    actions = ["give_temporary_password", "unlock_accounts"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                "memberships__unit", "memberships__department", "memberships__district"
            )
        )

    @admin.display(description="角色")
    def roles(self, user: User) -> str:
        return "；".join(str(membership) for membership in user.memberships.all())

    @admin.action(description="发放临时密码", permissions=["change"])
    def give_temporary_password(self, request: HttpRequest, queryset: Any) -> None:
        for user in queryset:
            password = temporary_password()
            change_password(user=user, password=password, actor=request.user, temporary=True)
            messages.success(
                request,
                f"{user.name}（{user.username}）的临时密码：{password}。只显示这一次，首次登录须修改。",
            )

    @admin.action(description="解除锁定", permissions=["unlock"])
    def unlock_accounts(self, request: HttpRequest, queryset: Any) -> None:
        for user in queryset:
            unlock(user=user, actor=request.user)
        messages.success(request, f"已解除 {queryset.count()} 个账号的锁定。")

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.role_codes & SECURITY)  # type: ignore[union-attr]


@admin.register(Membership)
class MembershipAdmin(AuditedSaveMixin, ExchangeAdmin):
    resource_classes = [UserResource]
    view_roles = SYSTEM | SECURITY
    add_roles = change_roles = delete_roles = SECURITY
    list_display = ["user", "role", "unit", "department", "district"]
    list_filter = ["role", "department"]
    list_select_related = ["user", "unit", "department", "district"]
    search_fields = ["user__username", "user__name", "unit__name"]
    autocomplete_fields = ["user"]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.role_codes & (SECURITY | SYSTEM))  # type: ignore[union-attr]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        refresh_staff(obj.user)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        refresh_staff(obj.user)
