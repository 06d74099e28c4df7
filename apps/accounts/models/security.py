"""What belongs to a person's security: authenticator, browsers signed in, resets by two administrators."""

from __future__ import annotations

import logging
import secrets

from django.db import models
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.factor_secrets import UnreadableSecret, opened_secret, sealed_secret
from apps.accounts.models.users import User

log = logging.getLogger(__name__)


class AuthenticatorManager(models.Manager["Authenticator"]):
    def begin(self, user: User) -> Authenticator:
        """Make an authenticator with a fresh secret, which waits for its first code."""
        key = sealed_secret(secrets.token_bytes(20), user.pk)
        return self.create(user=user, name="验证器", confirmed=False, key=key)


class Authenticator(TOTPDevice):
    """The library's authenticator, whose secret the database keeps sealed."""

    objects = AuthenticatorManager()

    class Meta:
        proxy = True
        verbose_name = "验证器"
        verbose_name_plural = "验证器"

    @property
    def bin_key(self) -> bytes:
        """The secret; raises UnreadableSecret."""
        return opened_secret(self.key, self.user_id)

    def verify_token(self, token: str) -> bool:
        """Return whether a code is right; none is where the secret cannot be read."""
        try:
            return bool(super().verify_token(token))
        except UnreadableSecret:
            log.error("secret of authenticator %s cannot be read", self.pk)
            return False


class BrowserSessionQuerySet(models.QuerySet["BrowserSession"]):
    def visible_to(self, user: User) -> BrowserSessionQuerySet:
        """Return the person's own sessions."""
        return self.filter(user=user)


class BrowserSession(models.Model):
    """One sign-in from one browser, so that its owner can see and end it."""

    user = models.ForeignKey(
        User, verbose_name="用户", on_delete=models.CASCADE, related_name="browser_sessions"
    )
    key = models.CharField("会话", max_length=40, unique=True, db_column="session_key")
    begun_at = models.DateTimeField("登录时间", default=timezone.now)
    seen_at = models.DateTimeField("最近使用", default=timezone.now)
    address = models.CharField("来源地址", max_length=45, blank=True)
    browser = models.CharField("浏览器", max_length=60, blank=True)

    objects = BrowserSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "登录会话"
        verbose_name_plural = "登录会话"
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.browser} {timezone.localtime(self.begun_at):%Y-%m-%d %H:%M}"


class ResetKind(models.TextChoices):
    """What is set anew."""

    PASSWORD = "password", "密码"
    SECOND_FACTOR = "second_factor", "二次验证"


class CredentialResetQuerySet(models.QuerySet["CredentialReset"]):
    def visible_to(self, user: User) -> CredentialResetQuerySet:
        """Return all for the administrators, none for anybody else."""
        roles = {"system_admin", "security_admin", "audit_admin"}
        return self.all() if user.role_codes & roles else self.none()


class CredentialReset(models.Model):
    """A reset for somebody who decides or administers: one administrator asks, another one grants."""

    user = models.ForeignKey(
        User, verbose_name="用户", on_delete=models.CASCADE, related_name="credential_resets"
    )
    kind = models.CharField("重置内容", max_length=20, choices=ResetKind.choices)
    asked_by = models.ForeignKey(
        User, verbose_name="申请人", on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    nonce = models.CharField("随机数", max_length=32)
    granted_by = models.ForeignKey(
        User, verbose_name="确认人", null=True, on_delete=models.CASCADE, related_name="+"
    )
    granted_at = models.DateTimeField("确认时间", null=True)

    objects = CredentialResetQuerySet.as_manager()

    class Meta:
        verbose_name = "重置申请"
        verbose_name_plural = "重置申请"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.get_kind_display()}"
