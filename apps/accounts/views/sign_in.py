"""The ways in: password, second factor, certificate; and the way out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import FormView, RedirectView
from django_otp.models import Device

from apps.accounts.certificates import certificate_user
from apps.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from apps.accounts.domain.browser_sessions import close_session
from apps.accounts.domain.credentials import note_sign_out
from apps.accounts.domain.second_factor import has_second_factor, verify_code
from apps.accounts.forms import CodeForm, SignInForm
from apps.accounts.lockout import remember_browser
from apps.accounts.middleware import STRONG
from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.accounts.session_start import await_code, enter, opens_as_page, pending_user


class LandingMixin(views.RedirectURLMixin):
    """After sign-in to the page that was wanted, if it is one."""

    request: HttpRequest

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        wanted = super().get_redirect_url()
        return wanted if opens_as_page(wanted) else ""

    def get_default_redirect_url(self) -> str:
        return reverse(settings.LOGIN_REDIRECT_URL)

    def go_in(self, user: User, *, via: str, device: Device | None = None) -> HttpResponse:
        """Sign in and go on."""
        enter(self.request, user, via=via, device=device)
        response = HttpResponseRedirect(self.get_success_url())
        remember_browser(self.request, response, user.get_username())
        return response


class SignIn(LandingMixin, views.LoginView):
    form_class = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        demo = DEMO_ACCOUNTS if settings.SHOW_DEMO_ACCOUNTS else ()
        return super().get_context_data(
            demo_accounts=demo,
            demo_password=DEMO_PASSWORD,
            has_single_sign_on=bool(settings.OIDC_RP_CLIENT_ID),
            has_certificates=bool(settings.CERTIFICATE_HEADER),
            **kwargs,
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if not has_second_factor(user):
            return self.go_in(user, via="密码")
        await_code(self.request, user)
        wanted = self.get_redirect_url()
        query = f"?{urlencode({'next': wanted})}" if wanted else ""
        return redirect(f"{reverse('accounts:code')}{query}")


@method_decorator(login_not_required, name="dispatch")
class SignInCode(LandingMixin, FormView):
    """The second step for those who have a second factor."""

    form_class = CodeForm
    template_name = "registration/code.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        self.person = pending_user(request)
        if self.person is None:
            return redirect("accounts:sign-in")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        if self.person is None:
            return redirect("accounts:sign-in")
        device = verify_code(user=self.person, code=form.cleaned_data["code"])
        if device is None:
            form.add_error(
                "code", "验证码不正确，或连续输错正在等待。请用最新的验证码稍后再试，也可用恢复码。"
            )
            return self.form_invalid(form)
        return self.go_in(self.person, via=f"密码和{device.name}", device=device)


@method_decorator(login_not_required, name="dispatch")
class CertificateSignIn(LandingMixin, View):
    """Signs in whom the gateway's certificate names."""

    def post(self, request: HttpRequest) -> HttpResponse:
        user = certificate_user(request)
        if user is None:
            messages.error(request, "没有读到数字证书，或证书上的人没有本系统的账号。")
            return redirect("accounts:sign-in")
        response = self.go_in(user, via="数字证书")
        request.session[STRONG] = True
        return response


class AdminSignIn(RedirectView):
    """Where the admin sends whom it does not let in: to sign in, or, signed in, away.

    Sent on to the sign-in page, a person without an admin's role would go round in circles.
    """

    pattern_name = "accounts:sign-in"
    query_string = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not admin.site.has_permission(request):
            raise PermissionDenied("管理后台只供财政部门和管理员使用。")
        return super().get(request, *args, **kwargs)


class SignOut(views.LogoutView):
    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            note_sign_out(user=person_of(request))
            close_session(key=request.session.session_key or "")
        return super().post(request, *args, **kwargs)
