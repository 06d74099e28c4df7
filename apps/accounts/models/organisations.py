"""District 区划, department 主管部门, unit 实施单位, and who holds which role where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Coalesce

from apps.accounts.roles import Role
from apps.accounts.scope import scope_of

if TYPE_CHECKING:
    from apps.accounts.models import User


code_validator = RegexValidator(r"^[0-9A-Za-z-]+$", "代码只能用数字、字母和短横线。")


class CodeManager(models.Manager[Any]):
    """Finds a row by its code, the natural key of import and export."""

    def get_by_natural_key(self, code: str) -> models.Model:
        return self.get(code=code)


class DistrictQuerySet(models.QuerySet["District"]):
    def visible_to(self, user: User) -> Self:
        """The districts the person works in."""
        return self.filter(pk__in=scope_of(user).known_districts)


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, user: User) -> Self:
        """Departments within the person's scope, his own unit's department included."""
        scope = scope_of(user)
        return self.filter(
            models.Q(district__in=scope.administered_districts | scope.districts)
            | models.Q(pk__in=scope.known_departments)
        )


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user: User) -> Self:
        """Units within the person's scope."""
        scope = scope_of(user)
        return self.filter(
            models.Q(department__district__in=scope.administered_districts) | scope.covers("")
        )


class District(models.Model):
    """区划: a district with one finance bureau."""

    code = models.CharField("区划代码", max_length=12, unique=True, validators=[code_validator])
    name = models.CharField("区划名称", max_length=60, unique=True)

    objects = CodeManager.from_queryset(DistrictQuerySet)()

    class Meta:
        verbose_name = "区划"
        verbose_name_plural = "区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Department(models.Model):
    """主管部门."""

    district = models.ForeignKey(
        District, verbose_name="区划", on_delete=models.PROTECT, related_name="departments"
    )
    code = models.CharField("部门代码", max_length=20, unique=True, validators=[code_validator])
    name = models.CharField("部门名称", max_length=100)
    needs_unit_review = models.BooleanField(
        "须经单位审核", default=False, help_text="勾选后，填报人提交的申报表先由本单位审核人审核。"
    )
    is_active = models.BooleanField("启用", default=True)

    objects = CodeManager.from_queryset(DepartmentQuerySet)()

    class Meta:
        verbose_name = "主管部门"
        verbose_name_plural = "主管部门"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"],
                name="department_name_uniq",
                violation_error_message="本区划已有同名的主管部门。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Unit(models.Model):
    """实施单位."""

    class Kind(models.TextChoices):
        OFFICE = "office", "行政单位"
        AS_OFFICE = "as_office", "参公事业单位"
        FIRST = "first", "公益一类事业单位"
        SECOND = "second", "公益二类事业单位"
        OTHER = "other", "其他"

    department = models.ForeignKey(
        Department, verbose_name="主管部门", on_delete=models.PROTECT, related_name="units"
    )
    code = models.CharField("单位代码", max_length=20, unique=True, validators=[code_validator])
    name = models.CharField("单位名称", max_length=100)
    kind = models.CharField(
        "单位类型", max_length=10, blank=True, choices=Kind.choices,
        help_text="同类项目按它比较；不填则不分类型。",
    )  # fmt: skip
    is_active = models.BooleanField("启用", default=True)

    objects = CodeManager.from_queryset(UnitQuerySet)()

    class Meta:
        verbose_name = "实施单位"
        verbose_name_plural = "实施单位"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "name"],
                name="unit_name_uniq",
                violation_error_message="该主管部门下已有同名的单位。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User) -> Self:
        """For the administrators of the district; nobody else lists roles."""
        if user.role_codes & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}:
            return self.filter(district__in=scope_of(user).administered_districts)
        return self.filter(user=user)

    def with_places(self) -> Self:
        """Fetch the organisations along."""
        return self.select_related("district", "department", "unit")

    def in_force(self) -> list[Membership]:
        """Return those in organisations that are not disabled."""
        return [
            member
            for member in self
            if all(place is None or place.is_active for place in (member.department, member.unit))
        ]

    def homes(self, users: Iterable[int]) -> dict[int, int]:
        """Return the district in which each of some people works, his first where he has several;
        of who has no role, the one that made the account, else the installation's first."""
        keys = list(users)
        found = self.filter(user__in=keys).order_by("-pk").values_list("user", "district")
        homes: dict[int, int] = dict(found)
        if missing := [key for key in keys if key not in homes]:
            first = District.objects.order_by("pk").values("pk")[:1]
            people = get_user_model().objects.filter(pk__in=missing)
            own = people.values_list("pk", Coalesce("district", models.Subquery(first)))
            homes.update(own)
        return homes

    def holder(self, pk: int) -> User | None:
        """Return an active person of a key with the memberships, in one query; None for one who has
        none."""
        found = self.filter(user=pk, user__is_active=True).with_places().select_related("user")
        first = next(iter(found), None)
        if first is None:
            return None
        user: User = first.user
        for member in found:
            member.user = user
        user.active_memberships = found.in_force()
        return user


class Membership(models.Model):
    """A role a person holds in a unit, a department or the whole district."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    district = models.ForeignKey(District, verbose_name="区划", on_delete=models.PROTECT)
    department = models.ForeignKey(
        Department, verbose_name="主管部门", null=True, blank=True, on_delete=models.PROTECT
    )
    unit = models.ForeignKey(
        Unit, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "角色"
        verbose_name_plural = "角色"
        ordering = ["user", "role", "pk"]
        constraints = [
            # One for each kind of place: a null is not equal to a null in a constraint.
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                condition=models.Q(unit__isnull=False),
                name="membership_unit_uniq",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "department"],
                condition=models.Q(unit__isnull=True, department__isnull=False),
                name="membership_department_uniq",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "district"],
                condition=models.Q(unit__isnull=True, department__isnull=True),
                name="membership_district_uniq",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_ck"
            ),
        ]

    def __str__(self) -> str:
        place = self.unit or self.department or self.district
        return f"{self.get_role_display()}（{place}）"

    def clean(self) -> None:
        """Demand the organisation the role works in, and keep the three administrators apart."""
        held = Membership.objects.filter(user=self.user_id).exclude(pk=self.pk)
        self.clean_beside(list(held) if self.user_id else [])

    def clean_beside(self, held: list[Membership]) -> None:
        """As :meth:`clean`, beside the other roles the person holds."""
        role = Role(self.role) if self.role in Role.values else None
        if role is None:
            return
        if role in Role.unit_roles() and not self.unit_id:
            raise ValidationError({"unit": f"角色“{role.label}”须指明单位。"})
        if role == Role.DEPARTMENT and not self.department_id:
            raise ValidationError({"department": "角色“主管部门”须指明主管部门。"})
        self.check_place()
        self.check_once(held)
        if reason := role.conflict_with({other.role for other in held}):
            raise ValidationError({"role": reason})

    def check_place(self) -> None:
        """Demand that unit, department and district lie within each other, and fill in the department."""
        if self.unit and self.department is None:
            self.department = self.unit.department
        if self.unit and self.unit.department != self.department:
            raise ValidationError({"unit": f"“{self.unit}”不属于“{self.department}”，请核对。"})
        if self.department and self.department.district_id != self.district_id:
            raise ValidationError({"department": f"“{self.department}”不属于所选区划，请核对。"})

    def check_once(self, held: list[Membership]) -> None:
        """Refuse the same role in the same place twice; blank places count as equal."""
        place = ("role", "district_id", "department_id", "unit_id")
        mine = [getattr(self, name) for name in place]
        if mine in [[getattr(other, name) for name in place] for other in held]:
            raise ValidationError("该用户已有这一角色。")
