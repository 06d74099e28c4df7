"""Organisations, users and roles in the admin: the rooms of the system and security administrators."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest

from apps.accounts.domain.credentials import change_password, temporary_password, unlock
from apps.accounts.domain.memberships import note_deleted, note_saved, refresh_staff
from apps.accounts.models import Department, District, Membership, Unit, User
from apps.accounts.resources import (
    DepartmentResource,
    MembershipResource,
    UnitResource,
    UserResource,
)
from apps.accounts.roles import Role
from apps.core.admin import ExchangeAdmin, RoleAdmin

SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
EXAMINERS = Role.examiners()


class AuditedSaveMixin:
    """Leaves an audit row for every save and deletion in the admin, in the same transaction."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)  # type: ignore[misc]
            self.follow(obj)
            changes = {name: str(form.cleaned_data.get(name)) for name in form.changed_data}
            changes.pop("password", None)
            note_saved(target=obj, actor=request.user, changes=changes)

    def follow(self, obj: Any) -> None:
        """Bring what depends on the object up to date; before the trace, which comes last."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            gone = copy(obj)
            super().delete_model(request, obj)  # type: ignore[misc]
            self.follow(gone)
            note_deleted(target=gone, actor=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)


@admin.register(District)
class DistrictAdmin(AuditedSaveMixin, RoleAdmin):
    purpose = "区划代码和名称"
    # Examiners too: the pages of years and rule sets lead here.
    view_roles = SYSTEM | SECURITY | EXAMINERS
    change_roles = SYSTEM
    list_display = ["code", "name"]


@admin.register(Department)
class DepartmentAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "主管部门，是否须经单位审核"
    resource_classes = [DepartmentResource]
    view_roles = SYSTEM | EXAMINERS
    add_roles = change_roles = SYSTEM
    list_display = ["code", "name", "district", "needs_unit_review", "is_active"]
    list_filter = ["needs_unit_review", "is_active"]
    list_select_related = ["district"]
    search_fields = ["code", "name"]


@admin.register(Unit)
class UnitAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "各部门下的实施单位"
    resource_classes = [UnitResource]
    view_roles = SYSTEM | EXAMINERS
    add_roles = change_roles = SYSTEM
    list_display = ["code", "name", "department", "is_active"]
    list_filter = [("department", RelatedOnlyFieldListFilter), "is_active"]
    list_select_related = ["department"]
    search_fields = ["code", "name"]


class UserForm(ModelForm):
    """A user without his password, which he sets himself."""

    class Meta:
        model = User
        fields = ["username", "name", "phone", "email", "is_active"]
        help_texts = {
            "is_active": "取消勾选即停用，历史记录保留。密码不在这里设置：保存后在用户列表中勾选，执行“发放临时密码”。"
        }


@admin.register(User)
class UserAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "账号的新增、停用、临时密码和解锁"
    resource_classes = [UserResource]
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
            if user.role_codes & Role.administrators():
                messages.error(
                    request,
                    f"{user.name}（{user.username}）是管理员，其密码只能在服务器上重置（见运维手册）。",
                )
                continue
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


class MembershipForm(ModelForm):
    """A role for somebody else; the admin says who ``actor`` is."""

    actor: Any = None

    def clean_user(self) -> Any:
        user = self.cleaned_data["user"]
        if user == self.actor:
            raise ValidationError("不能给自己授予角色，请由另一位安全管理员办理。")
        return user


@admin.register(Membership)
class MembershipAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "授予和收回角色"
    form = MembershipForm
    """Nobody gives, changes or takes a role of his own."""

    resource_classes = [MembershipResource]
    view_roles = SYSTEM | SECURITY
    add_roles = change_roles = delete_roles = SECURITY
    list_display = ["user", "role", "unit", "department", "district"]
    list_filter = ["role", ("department", RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "unit", "department", "district"]
    search_fields = ["user__username", "user__name", "unit__name"]
    autocomplete_fields = ["user"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["user"] if obj else []

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type("MembershipForm", (form,), {"actor": request.user})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        mine = obj is not None and obj.user_id == request.user.pk
        return not mine and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        mine = obj is not None and obj.user_id == request.user.pk
        return not mine and super().has_delete_permission(request, obj)

    def follow(self, obj: Any) -> None:
        refresh_staff(obj.user)
