"""Sign-in, sign-out, own password."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views
from django.contrib.messages.views import SuccessMessageMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.views.generic import RedirectView

from apps.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from apps.accounts.domain.credentials import note_sign_in, note_sign_out
from apps.accounts.forms import PasswordForm, SignInForm


class SignIn(views.LoginView):
    form_class = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo = DEMO_ACCOUNTS if settings.SHOW_DEMO_ACCOUNTS else ()
        return super().get_context_data(demo_accounts=demo, demo_password=DEMO_PASSWORD, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        note_sign_in(user=form.get_user())
        return super().form_valid(form)


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
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            note_sign_out(user=request.user)
        return super().post(request, *args, **kwargs)


class ChangePassword(SuccessMessageMixin, views.PasswordChangeView):
    form_class = PasswordForm
    template_name = "registration/password_change.html"
    success_url = reverse_lazy("home")
    success_message = "密码已修改。"
