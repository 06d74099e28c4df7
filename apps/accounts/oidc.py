"""Single sign-on by OpenID Connect: the provider proves who it is, we say what he may."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView

from apps.accounts.domain.credentials import note_failure
from apps.accounts.entrance import enter
from apps.accounts.lockout import remember_browser
from apps.accounts.middleware import STRONG
from apps.accounts.models import User


class SingleSignOn(OIDCAuthenticationBackend):
    """Finds the account whose sign-in name the provider names; never makes or changes one."""

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        name = str(claims.get(settings.OIDC_NAME_CLAIM) or "")
        found = User.objects.filter(username=name, is_active=True)
        if not found and name:
            note_failure(username=name, reason="单点登录：没有这个账号或已停用")
        return found

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Return whether the claims name somebody; the library asks for an e-mail address."""
        return bool(claims.get(settings.OIDC_NAME_CLAIM))


class SingleSignOnCallback(OIDCAuthenticationCallbackView):
    """Where the provider sends the person back to."""

    def login_success(self) -> HttpResponseBase:
        enter(self.request, self.user, via="单点登录")
        self.request.session[STRONG] = settings.OIDC_IS_STRONG
        response = HttpResponseRedirect(self.success_url)
        remember_browser(self.request, response, self.user.get_username())
        return response

    def login_failure(self) -> HttpResponseBase:
        messages.error(
            self.request, "单点登录没有成功：您的账号尚未在本系统开通，或已停用。请联系系统管理员。"
        )
        return redirect("accounts:sign-in")
