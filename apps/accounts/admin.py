"""Organisations, users and roles in the admin: the rooms of the system and security administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from apps.accounts.audited_admin import ActorMixin, AuditedSaveMixin, KeptForm, KeptMixin
from apps.accounts.domain.browser_sessions import end_sessions
from apps.accounts.domain.credentials import unlock
from apps.accounts.domain.memberships import (
    check_disabling,
    grant_role,
    place_account,
    revoke_role,
)
from apps.accounts.domain.organisations import (
    DEPARTMENTS,
    DISTRICTS,
    UNITS,
    save_departments,
    save_district,
    save_units,
)
from apps.accounts.domain.resets import (
    ask_reset,
    give_password,
    grant_reset,
    is_guarded,
    take_second_factor,
)
from apps.accounts.lockout import locked_names
from apps.accounts.models import (
    CredentialReset,
    Department,
    District,
    Membership,
    ResetKind,
    Unit,
    User,
)
from apps.accounts.requests import person_of
from apps.accounts.resources import (
    DepartmentResource,
    MembershipResource,
    UnitResource,
    UserResource,
)
from apps.accounts.roles import Role
from apps.core.admin import ExchangeAdmin, RoleAdmin
from apps.core.errors import NotAllowedNow

SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
EXAMINERS = Role.examiners()


@admin.register(District)
class DistrictAdmin(KeptMixin, RoleAdmin):
    table = DISTRICTS
    form = KeptForm
    purpose = "区划代码和名称"
    # Examiners too: the pages of years and rule sets lead here.
    view_roles = SYSTEM | SECURITY | EXAMINERS
    change_roles = SYSTEM
    list_display = ["code", "name"]

    def keep(self, row: District, actor: User) -> None:
        save_district(district=row, actor=actor)


@admin.register(Department)
class DepartmentAdmin(KeptMixin, ExchangeAdmin):
    table = DEPARTMENTS
    form = KeptForm
    purpose = "主管部门，是否须经单位审核"
    resource_classes = [DepartmentResource]
    view_roles = SYSTEM | EXAMINERS
    add_roles = change_roles = SYSTEM
    list_display = ["code", "name", "district", "needs_unit_review", "is_active"]
    list_filter = ["needs_unit_review", "is_active"]
    list_select_related = ["district"]
    search_fields = ["code", "name"]

    def keep(self, row: Department, actor: User) -> None:
        save_departments(departments=[row], actor=actor)


@admin.register(Unit)
class UnitAdmin(KeptMixin, ExchangeAdmin):
    table = UNITS
    form = KeptForm
    purpose = "各部门下的实施单位"
    resource_classes = [UnitResource]
    view_roles = SYSTEM | EXAMINERS
    add_roles = change_roles = SYSTEM
    list_display = ["code", "name", "department", "is_active"]
    list_filter = [("department", RelatedOnlyFieldListFilter), "is_active"]
    list_select_related = ["department"]
    search_fields = ["code", "name"]

    def keep(self, row: Unit, actor: User) -> None:
        save_units(units=[row], actor=actor)


class UserForm(ModelForm):
    """A user without his password, which he sets himself; the admin says who ``actor`` is."""

    actor: User | None = None

    class Meta:
        model = User
        fields = ["username", "name", "phone", "email", "is_active"]
        help_texts = {
            "is_active": "取消勾选即停用，历史记录保留。密码不在这里设置：保存后在用户列表中勾选，执行“发放临时密码”。"
        }

    def clean_is_active(self) -> bool:
        is_active = bool(self.cleaned_data["is_active"])
        if self.instance.pk and not is_active:
            try:
                check_disabling(user=self.instance, actor=self.actor)
            except NotAllowedNow as error:
                raise ValidationError(error.message) from error
        return is_active


@admin.register(User)
class UserAdmin(ActorMixin, AuditedSaveMixin, ExchangeAdmin):
    purpose = "账号的新增、停用、临时密码和解锁"
    resource_classes = [UserResource]
    form = UserForm
    save_action = "account.save"
    view_roles = SYSTEM | SECURITY
    add_roles = SYSTEM
    change_roles = SYSTEM
    list_display = ["username", "name", "roles", "is_active", "waiting", "password_changed_at"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["username", "name"]
    actions = ["give_temporary_password", "reset_second_factor", "unlock_accounts", "sign_off"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        # Single sign-on and certificates find an account by its name: it stays what it was.
        return ["username"] if obj else []

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[Any], change: bool
    ) -> None:
        if not change:
            place_account(obj, person_of(request))
        super().save_model(request, obj, form, change)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                "memberships__unit", "memberships__department", "memberships__district"
            )
        )

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Look up the locks of the page's people at once."""
        page = super().get_changelist_instance(request)
        locked = locked_names([user.username for user in page.result_list])
        for user in page.result_list:
            user.locked_clients = locked.get(user.username, 0)
        return page

    @admin.display(description="角色")
    def roles(self, user: User) -> str:
        return "；".join(str(membership) for membership in user.memberships.all())

    @admin.display(description="锁定")
    def waiting(self, user: User) -> str:
        count = getattr(user, "locked_clients", 0)
        return f"{count} 处暂不能登录" if count else ""

    @admin.action(description="发放临时密码", permissions=["reset"])
    def give_temporary_password(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for user in queryset:
            if is_guarded(user):
                self._ask(request, user, ResetKind.PASSWORD)
                continue
            named = f"{user.name}（{user.username}）"
            try:
                password = give_password(user=user, actor=person_of(request))
            except PermissionDenied as error:
                messages.error(request, f"{named}：{error}")
                continue
            messages.success(
                request,
                f"{named}的临时密码：{password}。只显示这一次，一天内有效，首次登录须修改。",
            )

    @admin.action(description="重置二次验证", permissions=["reset"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for user in queryset:
            if is_guarded(user):
                self._ask(request, user, ResetKind.SECOND_FACTOR)
                continue
            try:
                take_second_factor(user=user, actor=person_of(request))
            except PermissionDenied as error:
                messages.error(request, f"{user.name}（{user.username}）：{error}")
                continue
            messages.success(request, f"已停用 {user.name} 的二次验证。")

    def _ask(self, request: HttpRequest, user: User, kind: ResetKind) -> None:
        """Ask for what takes two administrators, and show the asker's half."""
        named = f"{user.name}（{user.username}）"
        try:
            _, half = ask_reset(user=user, kind=kind, actor=person_of(request))
        except PermissionDenied as error:
            messages.error(request, f"{named}：{error}")
            return
        told = f"密码前半段：{half}（后半段由确认人告知本人，中间加短横线）。" if half else ""
        messages.warning(
            request,
            f"{named}是审核人或管理员，重置须由另一类管理员在“重置申请”中确认。{told}",
        )

    @admin.action(description="解除锁定", permissions=["unlock"])
    def unlock_accounts(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for user in queryset:
            unlock(user=user, actor=person_of(request))
        messages.success(request, f"已解除 {queryset.count()} 个账号的锁定。")

    @admin.action(description="强制下线", permissions=["unlock"])
    def sign_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        actor, count = person_of(request), 0
        for user in queryset:
            count += end_sessions(user=user, actor=actor)
        messages.success(request, f"已结束 {count} 个登录。")

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.role_codes & SECURITY)  # type: ignore[union-attr]

    def has_reset_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.role_codes & (SYSTEM | SECURITY))  # type: ignore[union-attr]


@admin.register(CredentialReset)
class CredentialResetAdmin(RoleAdmin):
    purpose = "审核人和管理员的密码、二次验证重置：一人申请，另一类管理员确认"
    view_roles = Role.administrators()
    list_display = ["user", "kind", "asked_by", "asked_at", "granted_by", "granted_at"]
    list_select_related = ["user", "asked_by", "granted_by"]
    fields = ["user", "kind", "asked_by", "asked_at", "granted_by", "granted_at"]
    actions = ["grant"]

    @admin.action(description="确认重置", permissions=["view"])
    def grant(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for reset in queryset:
            try:
                half = grant_reset(reset=reset, actor=person_of(request))
            except (NotAllowedNow, PermissionDenied) as error:
                messages.error(request, f"{reset}：{error}")
                continue
            told = f"密码后半段：{half}，请直接告知本人，一天内有效。" if half else "已停用。"
            messages.success(request, f"已确认 {reset} 重置。{told}")


class MembershipForm(ModelForm):
    """A role for somebody else; the admin says who ``actor`` is."""

    actor: User | None = None

    def clean_user(self) -> User:
        user = self.cleaned_data["user"]
        if user == self.actor:
            raise ValidationError("不能给自己授予角色，请由另一位安全管理员办理。")
        return user


@admin.register(Membership)
class MembershipAdmin(ActorMixin, ExchangeAdmin):
    """Roles are given and taken, never changed; nobody touches one of his own."""

    purpose = "授予和收回角色"
    form = MembershipForm
    resource_classes = [MembershipResource]
    view_roles = SYSTEM | SECURITY
    add_roles = delete_roles = SECURITY
    list_display = ["user", "role", "unit", "department", "district"]
    list_filter = ["role", ("department", RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "unit", "department", "district"]
    search_fields = ["user__username", "user__name", "unit__name"]
    autocomplete_fields = ["user"]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Return a given role in words: links would lead where its reader may not go."""
        return ["holder", "held"] if obj else super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["holder", "held"] if obj else []

    @admin.display(description="用户")
    def holder(self, membership: Membership) -> str:
        return f"{membership.user}（{membership.user.username}）"

    @admin.display(description="角色")
    def held(self, membership: Membership) -> str:
        return str(membership)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        mine = obj is not None and obj.user_id == request.user.pk
        return not mine and super().has_delete_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        place = {"district": obj.district, "department": obj.department, "unit": obj.unit}
        had_password = obj.user.has_usable_password()
        given = grant_role(user=obj.user, role=Role(obj.role), actor=person_of(request), **place)
        obj.pk = given.pk
        if had_password and not obj.user.has_usable_password():
            messages.warning(
                request,
                f"{obj.user} 原来的密码和登录已作废：审核人和管理员的账号由两类管理员开通，"
                "请在用户列表中发放临时密码，由另一类管理员确认。",
            )

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        revoke_role(membership=obj, actor=person_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for membership in queryset:
                revoke_role(membership=membership, actor=person_of(request))
