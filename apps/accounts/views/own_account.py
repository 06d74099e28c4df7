"""The own account: password, second factor, browsers signed in from."""

from __future__ import annotations

from base64 import b32encode
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.messages.views import SuccessMessageMixin
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.generic import FormView, TemplateView
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp import login as otp_login

from apps.accounts.domain.browser_sessions import end_sessions, move_session
from apps.accounts.domain.second_factor import (
    begin_second_factor,
    codes_left,
    confirm_second_factor,
    drop_second_factor,
    has_second_factor,
    renew_codes,
)
from apps.accounts.forms import EnrolForm, OwnPasswordForm, PasswordForm
from apps.accounts.models import BrowserSession
from apps.accounts.requests import person_of
from apps.core.text import whole_number


class RequestFormMixin:
    """Passes the request to the form, which counts wrong passwords."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}  # type: ignore[misc]


class ChangePassword(RequestFormMixin, SuccessMessageMixin, views.PasswordChangeView):
    form_class = PasswordForm
    template_name = "registration/password_change.html"
    success_url = reverse_lazy("home")
    success_message = "密码已修改，其他设备上的登录已结束。"

    def form_valid(self, form: Form) -> HttpResponse:
        before = self.request.session.session_key or ""
        answer = super().form_valid(form)
        user = person_of(self.request)
        now = self.request.session.session_key or ""
        move_session(key=before, new_key=now)
        end_sessions(user=user, actor=user, spare=now)
        return answer


class Security(TemplateView):
    """The own account: password, second factor, browsers signed in from."""

    template_name = "registration/security.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = person_of(self.request)
        return super().get_context_data(
            has_second_factor=has_second_factor(user),
            codes_left=codes_left(user),
            sessions=BrowserSession.objects.visible_to(user),
            current=self.request.session.session_key,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """End one session, or all but this one."""
        user = person_of(request)
        one = request.POST.get("session", "")
        keys = [whole_number(one)] if one else None
        spare = request.session.session_key or ""
        count = end_sessions(user=user, actor=user, keys=keys, spare=spare)
        messages.success(request, f"已结束 {count} 个登录。")
        return redirect("accounts:security")


class SecondFactor(RequestFormMixin, FormView):
    """Put the second factor on: scan, then type the first code and the password."""

    form_class = EnrolForm
    template_name = "registration/second_factor.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        device = begin_second_factor(user=person_of(self.request))
        picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2)
        secret = b32encode(device.bin_key).decode().rstrip("=")
        return super().get_context_data(picture=picture, secret=secret, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        code = form.cleaned_data["code"].strip().replace(" ", "")
        user = person_of(self.request)
        try:
            device, codes = confirm_second_factor(user=user, code=code)
        except ValidationError as error:
            form.add_error("code", error)
            return self.form_invalid(form)
        otp_login(self.request, device)
        end_sessions(user=user, actor=user, spare=self.request.session.session_key or "")
        return render(self.request, "registration/recovery_codes.html", {"codes": codes})


class SecondFactorChange(RequestFormMixin, FormView):
    """Take the second factor off, or get new recovery codes; the own password comes first."""

    form_class = OwnPasswordForm
    template_name = "registration/second_factor_change.html"

    def form_valid(self, form: Form) -> HttpResponse:
        user = person_of(self.request)
        if self.kwargs["act"] == "codes":
            context = {"codes": renew_codes(user=user)}
            return render(self.request, "registration/recovery_codes.html", context)
        drop_second_factor(user=user, actor=user)
        self.request.session.pop(DEVICE_ID_SESSION_KEY, None)
        messages.success(self.request, "已停用二次验证。")
        return redirect("accounts:security")
