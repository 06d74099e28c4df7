"""The last step of every way in: the session is made, noted, and the browser known from now on."""

from __future__ import annotations

import time
from typing import Any

import django_otp
from django.contrib.auth import login
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django_otp.models import Device

from apps.accounts.domain.browser_sessions import open_session
from apps.accounts.domain.credentials import note_sign_in
from apps.accounts.models import User
from apps.core.middleware import address_of

BACKEND = "apps.accounts.backends.LockingBackend"
# How long the password counts while the code is looked up.
PENDING_SECONDS = 600


def enter(request: HttpRequest, user: User, *, via: str, device: Device | None = None) -> None:
    """Sign a person in who has proved to be himself; ``device`` is the second factor he used."""
    note_sign_in(user=user, via=via)
    login(request, user, backend=BACKEND)
    if device is not None:
        django_otp.login(request, device)
    open_session(
        user=user,
        key=request.session.session_key or "",
        address=address_of(request),
        agent=request.headers.get("User-Agent", ""),
    )


def await_code(request: HttpRequest, user: User) -> None:
    """Remember that the password was right, until the code comes."""
    request.session["pending"] = {"user": user.pk, "at": time.time()}


def pending_user(request: HttpRequest) -> User | None:
    """Return who has given his password a moment ago and owes the code."""
    pending = request.session.get("pending") or {}
    if time.time() - pending.get("at", 0) > PENDING_SECONDS:
        return None
    return User.objects.filter(pk=pending.get("user"), is_active=True).first()


def opens_as_page(address: str) -> bool:
    """Return whether an address can be opened, rather than only posted to."""
    try:
        view: Any = resolve(address.partition("?")[0]).func
    except Resolver404:
        return False
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return True
    return "get" in view_class.http_method_names and hasattr(view_class, "get")
