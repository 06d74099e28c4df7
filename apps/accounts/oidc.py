"""Single sign-on by OpenID Connect: the provider proves who it is, we say what he may."""

from __future__ import annotations

import logging
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from apps.accounts.domain.credentials import note_failure
from apps.accounts.lockout import remember_browser
from apps.accounts.middleware import STRONG
from apps.accounts.models import User
from apps.accounts.session_start import enter

log = logging.getLogger(__name__)


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


@method_decorator(login_not_required, name="dispatch")
class SingleSignOnBegin(OIDCAuthenticationRequestView):
    """Sends a person to the provider."""


@method_decorator(login_not_required, name="dispatch")
class SingleSignOnCallback(OIDCAuthenticationCallbackView):
    """Where the provider sends the person back to."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Finish the exchange; a provider out of reach or out of order is told, not a fault."""
        try:
            response: HttpResponseBase = super().get(request)
        except (requests.RequestException, jwt.PyJWTError, KeyError):
            log.exception("single sign-on failed")
            return self.login_failure()
        return response

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
