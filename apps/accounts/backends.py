"""Sign-in by name and password; who failed too often waits, whether the name exists or not."""

from __future__ import annotations

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.accounts.domain.credentials import is_password_over, note_failure
from apps.accounts.lockout import count_failure_of_stranger, is_last_try, refusal_of_stranger
from apps.accounts.models import Membership, User

LOCKED = "失败次数过多，暂不接受"
OVER = "临时密码已过期，请联系管理员重新发放。"


class LockoutBackend(AxesStandaloneBackend):
    """Stops whoever has to wait before any password is looked at.

    ``request.refusal`` then says why, for the page.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: object,
    ) -> None:
        if request is None or username is None:
            # Another way in than by password.
            return
        if reason := refusal_of_stranger(request, username):
            request.refusal = reason  # type: ignore[attr-defined]
            note_failure(username=username, reason=LOCKED)
            raise PermissionDenied(reason)
        try:
            super().authenticate(request, username=username, password=password, **kwargs)
        except AxesBackendPermissionDenied:
            note_failure(username=username, reason=LOCKED)
            raise


def _refused(user: User | None, password: str | None) -> str:
    """Return why an account does not open by a password; empty where it does. An account that is
    not there or closed takes the same work as an open one, so that the time tells nothing."""
    if user is None or not user.is_active:
        make_password(password)
        return "账号已停用" if user else "没有这个账号"
    return "" if user.check_password(password or "") else "密码不正确"


class LockingBackend(BaseBackend):
    """Compares the password; an unknown name costs the same time and leaves the same trace."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: object,
    ) -> User | None:
        if request is None or username is None:
            return None
        user = User.objects.filter(username=username).first()
        reason = _refused(user, password)
        if user and not reason:
            if not is_password_over(user):
                return user
            request.refusal = OVER  # type: ignore[attr-defined]
            note_failure(username=username, reason="临时密码已过期")
            return None
        note_failure(username=username, reason=reason, locks=is_last_try(request, username))
        count_failure_of_stranger(request, username, is_unknown=user is None)
        return None

    def get_user(self, user_id: int) -> User | None:
        """Return an active person with the memberships every page asks for, in one query; two for
        somebody who has none."""
        return (
            Membership.objects.holder(user_id)
            or User.objects.filter(pk=user_id, is_active=True).first()
        )
