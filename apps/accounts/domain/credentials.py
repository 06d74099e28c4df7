"""Signing in, lock-out and passwords."""

from __future__ import annotations

import secrets
import string
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import PasswordRecord, User
from apps.audit.domain import record

ACTIONS = {
    "account.sign_in": "登录",
    "account.sign_in_failed": "登录失败",
    "account.locked": "账号锁定",
    "account.sign_out": "退出",
    "account.password": "修改密码",
    "account.unlock": "解除锁定",
    "account.save": "保存用户",
}


def locked_minutes(user: User) -> int:
    """Give the minutes until the lock ends, rounded up; 0 when the account is open."""
    if user.locked_until is None or user.locked_until <= timezone.now():
        return 0
    return int((user.locked_until - timezone.now()).total_seconds() // 60) + 1


@transaction.atomic
def note_failure(*, user: User) -> None:
    """Count a wrong password; lock the account for a while after too many."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.failed_sign_ins += 1
    action = "account.sign_in_failed"
    if user.failed_sign_ins >= settings.LOCK_AFTER_FAILURES:
        user.locked_until = timezone.now() + timedelta(minutes=settings.LOCK_MINUTES)
        user.failed_sign_ins = 0
        action = "account.locked"
    user.save(update_fields=["failed_sign_ins", "locked_until"])
    record(action, actor=None, target=user)


@transaction.atomic
def note_refused(*, username: str, user: User | None, reason: str) -> None:
    """Leave a trace of an attempt on an account that is unknown, locked or disabled.

    Of an unknown name only the beginning is kept: people type their password there by mistake.
    """
    target = user or User(username=f"{username[:2]}…")
    record("account.sign_in_failed", actor=None, target=target, after={"reason": reason})


@transaction.atomic
def note_sign_in(*, user: User) -> None:
    """Clear the count of failures and leave a trace."""
    user.failed_sign_ins, user.locked_until = 0, None
    user.save(update_fields=["failed_sign_ins", "locked_until"])
    record("account.sign_in", actor=user, target=user)


@transaction.atomic
def note_sign_out(*, user: User) -> None:
    """Leave a trace of a sign-out."""
    record("account.sign_out", actor=user, target=user)


@transaction.atomic
def unlock(*, user: User, actor: Any) -> None:
    """Open a locked account before its time; an act of the security administrator."""
    user.failed_sign_ins, user.locked_until = 0, None
    user.save(update_fields=["failed_sign_ins", "locked_until"])
    record("account.unlock", actor=actor, target=user)


@transaction.atomic
def change_password(*, user: User, password: str, actor: Any, temporary: bool = False) -> None:
    """Set a password already validated; a ``temporary`` one must be changed at the next sign-in."""
    if user.password:
        PasswordRecord.objects.create(user=user, hash=user.password)
    user.set_password(password)
    user.password_changed_at = timezone.now()
    user.must_change_password = temporary
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    record("account.password", actor=actor, target=user)


def temporary_password() -> str:
    """Give a random password that meets the policy and is easily read out over the telephone."""
    letters = "".join(secrets.choice(string.ascii_lowercase) for _ in range(6))
    digits = "".join(secrets.choice(string.digits) for _ in range(4))
    return f"{letters.capitalize()}-{digits}"


def password_has_expired(user: User) -> bool:
    """Tell whether the person must choose a new password before going on."""
    if user.must_change_password:
        return True
    age = timezone.now() - user.password_changed_at
    return age > timedelta(days=settings.PASSWORD_MAX_AGE_DAYS)
