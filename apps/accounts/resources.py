"""Import and export of departments, units and users with roles."""

from __future__ import annotations

from typing import Any

from import_export.fields import Field
from tablib import Dataset

from apps.accounts.domain.memberships import check_disabling, place_account
from apps.accounts.domain.organisations import DEPARTMENTS, UNITS, save_departments, save_units
from apps.accounts.domain.resets import close_account
from apps.accounts.models import Department, District, Membership, Unit, User
from apps.accounts.roles import Role
from apps.audit.domain import Entry, record_many
from apps.audit.resources import KeptResource, TracedResource
from apps.core.errors import NotAllowedNow
from apps.core.resources import TEXT, ChoiceWidget, NaturalKeyWidget, YesNoWidget


class DepartmentResource(KeptResource):
    table = DEPARTMENTS
    code = Field("code", "部门代码", widget=TEXT)
    name = Field("name", "部门名称", widget=TEXT)
    district = Field("district", "区划代码", widget=NaturalKeyWidget(District, "code"))
    needs_unit_review = Field("needs_unit_review", "须经单位审核", widget=YesNoWidget())
    is_active = Field("is_active", "启用", widget=YesNoWidget(), default=True)

    class Meta:
        model = Department
        fields = ("code", "name", "district", "needs_unit_review", "is_active")
        import_id_fields = ("code",)
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    def keep(self, rows: list[Any]) -> None:
        save_departments(departments=rows, actor=self.user, is_checked=True)


class UnitResource(KeptResource):
    table = UNITS
    code = Field("code", "单位代码", widget=TEXT)
    name = Field("name", "单位名称", widget=TEXT)
    department = Field("department", "部门代码", widget=NaturalKeyWidget(Department, "code"))
    kind = Field("kind", "单位类型", widget=ChoiceWidget(list(Unit.Kind.choices)))
    is_active = Field("is_active", "启用", widget=YesNoWidget(), default=True)

    class Meta:
        model = Unit
        fields = ("code", "name", "department", "kind", "is_active")
        import_id_fields = ("code",)
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    def keep(self, rows: list[Any]) -> None:
        save_units(units=rows, actor=self.user, is_checked=True)


class UserResource(TracedResource):
    """One row per account; roles are given apart, by the security administrator (三员分立).

    A new account has no password; the system administrator gives it a temporary one.
    """

    username = Field("username", "登录名", widget=TEXT)
    name = Field("name", "姓名", widget=TEXT)
    phone = Field("phone", "联系电话", widget=TEXT)
    email = Field("email", "电子邮箱", widget=TEXT)
    is_active = Field("is_active", "启用", widget=YesNoWidget(), default=True)

    class Meta:
        model = User
        fields = ("username", "name", "phone", "email", "is_active")
        import_id_fields = ("username",)
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    def after_init_instance(
        self, instance: User, new: bool, row: dict[str, Any], **kwargs: object
    ) -> None:
        if new:
            instance.set_unusable_password()
            place_account(instance, self.user)

    def before_save_instance(self, instance: User, row: dict[str, Any], **kwargs: object) -> None:
        if instance.pk and not instance.is_active:
            check_disabling(user=instance, actor=self.user)


class UnitRows(TracedResource):
    """Rows of a department or of a unit of it: a unit names its department too."""

    class Meta(TracedResource.Meta):
        abstract = True

    def before_import_row(self, row: dict[str, Any], **kwargs: object) -> None:
        """Complete the department of a unit."""
        units = self.fields["unit"].widget.matching(str(row.get("单位代码") or "").strip())
        if units and not row.get("部门代码"):
            row["部门代码"] = units[0].department.code


class MembershipResource(UnitRows):
    """One row per person and role; the account must exist."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.held: dict[int, list[Membership]] = {}

    user_account = Field("user", "登录名", widget=NaturalKeyWidget(User, "username"))
    name = Field("user__name", "姓名", readonly=True)
    role = Field("role", "角色", widget=ChoiceWidget(list(Role.choices)))
    district = Field("district", "区划代码", widget=NaturalKeyWidget(District, "code"))
    department = Field("department", "部门代码", widget=NaturalKeyWidget(Department, "code"))
    unit = Field("unit", "单位代码", widget=NaturalKeyWidget(Unit, "code"))

    class Meta:
        model = Membership
        fields = ("user_account", "name", "role", "district", "department", "unit")
        import_id_fields = ("user_account", "role", "district", "department", "unit")
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    def before_import(self, dataset: Dataset, **kwargs: object) -> None:
        """Read who holds which roles already."""
        super().before_import(dataset, **kwargs)
        for held in Membership.objects.all():
            self.held.setdefault(held.user_id, []).append(held)

    def clean_instance(self, instance: Any) -> None:
        held = self.held.setdefault(instance.user_id, [])
        instance.clean_beside([other for other in held if other.pk != instance.pk])
        held.append(instance)

    def before_save_instance(
        self, instance: Membership, row: dict[str, Any], **kwargs: object
    ) -> None:
        if instance.user_id == self.user.pk:
            raise NotAllowedNow("不能给自己授予角色，请由另一位安全管理员办理。")

    def after_save_instance(self, instance: Any, row: dict[str, Any], **kwargs: object) -> None:
        super().after_save_instance(instance, row, **kwargs)
        instance.user.is_staff = instance.user.is_staff or instance.role in Role.staff()

    def note(self, instances: list[Any]) -> None:
        """Open the admin to those whose role works there, and leave the trace.

        The passwords of those who now decide or administer go, as in ``grant_role``.
        """
        guarded = {one.user_id: one.user for one in instances if one.role in Role.guarded()}
        before = Membership.objects.exclude(pk__in=[one.pk for one in instances])
        known = set(before.filter(role__in=Role.guarded()).values_list("user_id", flat=True))
        for key in guarded.keys() - known:
            close_account(user=guarded[key], actor=self.user)
        staff = [one.user_id for one in instances if one.user.is_staff]
        User.objects.filter(pk__in=staff, is_staff=False).update(is_staff=True)
        entries = [Entry(one.user, after={"role": str(one)}) for one in instances]
        record_many("role.grant", actor=self.user, entries=entries)
