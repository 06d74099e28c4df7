"""The person who signs in. What a person may do comes from memberships (organisations)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property


class UserManager(BaseUserManager["User"]):
    """Makes users; a natural key is the sign-in name."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Make a user; without a password nobody can sign in as him."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class UserQuerySet(models.QuerySet["User"]):
    """Scoping of people."""

    def visible_to(self, user: User) -> UserQuerySet:
        """Administrators see the people of their districts and those without a role whose account
        their district made, or nobody known; all see themselves."""
        districts = {
            member.district_id
            for member in user.active_memberships
            if member.role in {"system_admin", "security_admin"}
        }
        if not districts:
            return self.filter(pk=user.pk)
        free = User.objects.roleless_of(districts)
        theirs = User.objects.filter(memberships__district__in=districts)
        return self.filter(
            models.Q(pk__in=theirs.values("pk"))
            | models.Q(pk__in=free.values("pk"))
            | models.Q(pk=user.pk)
        )

    def roleless_of(self, districts: Iterable[int]) -> UserQuerySet:
        """Return the accounts without a role that administrators of the districts look after."""
        made = models.Q(district__isnull=True) | models.Q(district__in=districts)
        return self.filter(made, memberships__isnull=True)


class User(AbstractBaseUser):
    """An account. Superusers do not exist: three administrators share that power (三员分立)."""

    username = models.CharField(
        "登录名",
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[\w.@-]+$", "登录名只能用字母、数字、汉字和 . _ - @。")],
        error_messages={"unique": "已有人使用这个登录名。"},
    )
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("可进入管理后台", default=False)
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", default=timezone.now)
    # A temporary password opens nothing after this moment.
    password_ends_at = models.DateTimeField("临时密码失效时间", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    # Whose administrators look after the account while it has no role; a role says more.
    district = models.ForeignKey(
        "accounts.District",
        verbose_name="开户区划",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Noted every night, whichever way the account was disabled; personal data go a year after it.
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True, editable=False)
    # Kept with the person so that no page pays a query for the number beside the bell.
    unread_notices = models.PositiveIntegerField("未读通知", default=0, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        """The name in the admin's greeting."""
        return self.name

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """The codes of the roles this person holds anywhere; one query a request."""
        return frozenset(membership.role for membership in self.active_memberships)

    @cached_property
    def active_memberships(self) -> list[Any]:
        """The person's memberships in organisations that are not disabled; one query a request."""
        if not self.pk or not self.is_active:
            return []
        return self.memberships.with_places().in_force()

    def has_module_perms(self, app_label: str) -> bool:
        """Django's own permission table is not used; see ``RoleAdmin``."""
        return self.is_active and self.is_staff

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permission table is not used; rights come from roles."""
        return False

    def has_perms(self, perms: object, obj: models.Model | None = None) -> bool:
        """As :meth:`has_perm`."""
        return False


class PasswordRecord(models.Model):
    """A password used before, as a hash, so that it is not used again."""

    user = models.ForeignKey(
        User, verbose_name="用户", on_delete=models.CASCADE, related_name="passwords"
    )
    hash = models.CharField("密码摘要", max_length=128)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "历史密码"
        verbose_name_plural = "历史密码"

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d}"
