"""Sign-in by name and password, with lock-out."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from apps.accounts.domain import locked_minutes, note_failure, note_refused
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
        if user is None:
            # The same work as for a known name, so that the time tells nothing.
            make_password(password)
            note_refused(username=username or "", user=None, reason="没有这个账号")
            return None
        if not user.is_active or locked_minutes(user):
            reason = "账号已锁定" if user.is_active else "账号已停用"
            note_refused(username=user.username, user=user, reason=reason)
            return None
        if user.check_password(password or ""):
            return user
        note_failure(user=user)
        return None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
