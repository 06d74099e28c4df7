"""Who asks."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """Return the person signed in; raises PermissionDenied where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied("请先登录。")
    return request.user
