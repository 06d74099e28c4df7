"""Signing in and passwords: what leaves a trace, and how long a password is good."""

from __future__ import annotations

import secrets
import string
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from apps.accounts.lockout import unlock_name
from apps.accounts.models import PasswordRecord, User
from apps.accounts.roles import Role
from apps.audit.domain import record

ACTIONS = {
    "account.sign_in": "登录",
    "account.sign_in_failed": "登录失败",
    "account.locked": "账号锁定",
    "account.sign_out": "退出",
    "account.password": "修改密码",
    "account.unlock": "解除锁定",
    "account.save": "保存用户",
    "account.second_factor": "启用二次验证",
    "account.second_factor_off": "停用二次验证",
    "account.codes": "更换恢复码",
    "account.code_failed": "二次验证失败",
    "account.sessions_end": "结束登录会话",
    "upload.malware": "上传未过病毒检查",
    "account.reset_ask": "申请重置",
    "account.reset_grant": "确认重置",
    "account.close": "作废原有密码和登录",
}


@transaction.atomic
def note_failure(*, username: str, reason: str, locks: bool = False) -> None:
    """Leave a trace of a refused sign-in; ``locks`` where this failure makes the client wait.

    Of an unknown name only the beginning is kept: people type their password there by mistake.
    """
    user = User.objects.filter(username=username).first()
    target = user or User(username=f"{username[:2]}…")
    action = "account.locked" if locks else "account.sign_in_failed"
    record(action, actor=None, target=target, after={"reason": reason})


@transaction.atomic
def note_sign_in(*, user: User, via: str = "密码") -> None:
    """Leave a trace of a sign-in and of how the person proved to be himself."""
    record("account.sign_in", actor=user, target=user, after={"via": via})


@transaction.atomic
def note_sign_out(*, user: User) -> None:
    """Leave a trace of a sign-out."""
    record("account.sign_out", actor=user, target=user)


@transaction.atomic
def unlock(*, user: User, actor: User) -> None:
    """Open a locked account before its time.

    Raises PermissionDenied for anybody but a security administrator.
    """
    if Role.SECURITY_ADMIN not in actor.role_codes:
        raise PermissionDenied("账号由安全管理员解锁。")
    unlock_name(user.username)
    record("account.unlock", actor=actor, target=user)


@transaction.atomic
def change_password(
    *, user: User, password: str, actor: User | None, temporary: bool = False
) -> None:
    """Set a password already validated.

    A ``temporary`` one must be changed at the next sign-in and opens nothing after a day.
    """
    if user.password:
        PasswordRecord.objects.create(user=user, hash=user.password)
    user.set_password(password)
    user.password_changed_at = timezone.now()
    user.must_change_password = temporary
    lasting = timedelta(hours=settings.TEMPORARY_PASSWORD_HOURS)
    user.password_ends_at = timezone.now() + lasting if temporary else None
    fields = ["password", "password_changed_at", "must_change_password", "password_ends_at"]
    user.save(update_fields=fields)
    record("account.password", actor=actor, target=user, after={"temporary": temporary})


def temporary_password() -> str:
    """Return a random password that meets the policy and is easily read out over the telephone."""
    letters = "".join(secrets.choice(string.ascii_lowercase) for _ in range(6))
    digits = "".join(secrets.choice(string.digits) for _ in range(4))
    return f"{letters.capitalize()}-{digits}"


def is_password_over(user: User) -> bool:
    """Return whether a temporary password was not changed in time and opens nothing any more."""
    return user.password_ends_at is not None and user.password_ends_at <= timezone.now()


def password_has_expired(user: User) -> bool:
    """Return whether the person must choose a new password before going on."""
    if user.must_change_password:
        return True
    age = timezone.now() - user.password_changed_at
    return age > timedelta(days=settings.PASSWORD_MAX_AGE_DAYS)
