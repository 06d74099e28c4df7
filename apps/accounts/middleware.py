"""Holds a person with an expired password on the page where a new one is chosen."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.accounts.domain.credentials import password_has_expired


class PasswordChangeMiddleware:
    """Redirects until the password is changed; sign-out stays possible."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or request.path in {
            reverse("accounts:password"),
            reverse("accounts:sign-out"),
        }:
            return None
        if not password_has_expired(user):
            return None
        messages.warning(request, "您的密码是初始密码或已到期，请先修改密码。")
        return redirect("accounts:password")
