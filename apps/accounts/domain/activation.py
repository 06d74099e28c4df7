"""Links with which a person opens an account for the first time; each has an end and works once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from apps.accounts.domain.credentials import change_password
from apps.accounts.models import User
from apps.core.errors import NotAllowedNow

ENDED: Final = "这个激活链接已用过或已到期，请向本区划的系统管理员重新领取。"


class _Tokens(PasswordResetTokenGenerator):
    """Tokens that die with the first password and after ``PASSWORD_RESET_TIMEOUT``."""

    key_salt = "apps.accounts.domain.activation"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{user.pk}{user.password}{user.password_changed_at}{user.is_active}{timestamp}"


_TOKENS: Final = _Tokens()


def link_of(user: User, address: str) -> str:
    """Return the link that opens the account, under the system's address."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return f"{address}/activate/{key}/{_TOKENS.make_token(user)}/"


def end_of_links() -> datetime:
    """Return when a link made now ends."""
    return timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def user_of(key: str, token: str) -> User:
    """Return whose account a link opens; raises NotAllowedNow for a link that opens none."""
    try:
        user = User.objects.filter(pk=int(urlsafe_base64_decode(key)), is_active=True).first()
    except (ValueError, OverflowError):
        user = None
    if user is None or not _TOKENS.check_token(user, token):
        raise NotAllowedNow(ENDED)
    return user


@transaction.atomic
def activate(*, key: str, token: str, password: str) -> User:
    """Set the first password, already validated; raises NotAllowedNow for a link that has ended."""
    user = User.objects.select_for_update().get(pk=user_of(key, token).pk)
    if not _TOKENS.check_token(user, token):
        raise NotAllowedNow(ENDED)
    change_password(user=user, password=password, actor=user)
    return user
