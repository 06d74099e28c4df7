"""What holds a signed-in person: the end of the session, an expired password, a second factor due."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY

from apps.accounts.domain.browser_sessions import note_use
from apps.accounts.domain.credentials import password_has_expired
from apps.accounts.requests import person_of
from apps.accounts.session_start import opens_as_page

Next = Callable[[HttpRequest], HttpResponse]
# Set by a way in that has its own second factor (single sign-on, certificate).
STRONG = "strong"


class SessionAgeMiddleware:
    """Ends a session at its absolute end, and renews it only when a tenth of its life is gone."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session:
            now = int(time.time())
            if "begun" not in session:
                # Made by the release before, or past our sign-in.
                session["begun"] = session["seen"] = now
            begun = session["begun"]
            if now - begun > settings.SESSION_HOURS * 3600:
                logout(request)
                messages.info(request, "登录已超过最长时间，请重新登录。")
            elif now - session.get("seen", begun) > settings.SESSION_COOKIE_AGE // 10:
                session["seen"] = now
                note_use(key=session.session_key or "")
        return self.get_response(request)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends strangers to sign in, and afterwards to a page: never to an address for posting alone."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method in {"GET", "HEAD"} and opens_as_page(request.path):
            return super().handle_no_permission(request, view_func)
        referer = urlsplit(request.headers.get("Referer", ""))
        came_from = referer.path if referer.netloc == request.get_host() else ""
        wanted = came_from if came_from and opens_as_page(came_from) else reverse("home")
        if came_from == wanted and referer.query:
            wanted += f"?{referer.query}"
        return redirect(f"{reverse('accounts:sign-in')}?{urlencode({'next': wanted})}")


class _Holding:
    """Base of what keeps a person on one page until something is done."""

    open_pages: tuple[str, ...] = ("accounts:password", "accounts:sign-out")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def is_free(self, request: HttpRequest) -> bool:
        """Return whether the request is let through unlooked at."""
        pages = {reverse(name) for name in self.open_pages}
        return not request.user.is_authenticated or request.path in pages


class PasswordChangeMiddleware(_Holding):
    """Redirects until an expired password is changed; sign-out stays possible."""

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if self.is_free(request) or not password_has_expired(person_of(request)):
            return None
        messages.warning(request, "您的密码是初始密码或已到期，请先修改密码。")
        return redirect("accounts:password")


class SecondFactorMiddleware(_Holding):
    """Redirects those whose role demands a second factor until they have used one."""

    open_pages = (*_Holding.open_pages, "accounts:second-factor")

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_ROLES or self.is_free(request):
            return None
        is_due = bool(person_of(request).role_codes & settings.SECOND_FACTOR_ROLES)
        if not is_due or DEVICE_ID_SESSION_KEY in request.session or request.session.get(STRONG):
            return None
        messages.warning(request, "您的角色须启用二次验证，请先完成设置。")
        return redirect("accounts:second-factor")
