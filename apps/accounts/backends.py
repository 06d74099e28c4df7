"""Sign-in by name and password, with lock-out."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from apps.accounts.domain.credentials import locked_minutes, note_failure, note_refused
from apps.accounts.models import User


class LockingBackend(BaseBackend):
    """Refuses a locked account even with the right password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        user = User.objects.filter(username=username).first()
        if user is None or not user.is_active or locked_minutes(user):
            # The same work as for an open account, so that the time tells nothing.
            make_password(password)
            note_refused(username=username or "", user=user, reason=_refusal(user))
            return None
        if user.check_password(password or ""):
            return user
        note_failure(user=user)
        return None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


def _refusal(user: User | None) -> str:
    if user is None:
        return "没有这个账号"
    return "账号已锁定" if user.is_active else "账号已停用"
