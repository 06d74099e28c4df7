"""Forms of sign-in, password and second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from apps.accounts.domain.credentials import change_password, note_failure
from apps.accounts.lockout import is_last_try, minutes_to_wait

if TYPE_CHECKING:
    from apps.accounts.models import User


def waiting_sentence(minutes: int) -> str:
    """Return what somebody reads who has to wait."""
    return f"连续输错次数过多，请 {minutes} 分钟后再试，或联系安全管理员解除。"


def checked_password(request: HttpRequest, password: str) -> str:
    """Return the own password again; a wrong one counts as a failed sign-in. Raises ValidationError."""
    user = request.user
    name = user.get_username()
    credentials = {"username": name}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise ValidationError(waiting_sentence(minutes_to_wait(request, name)))
    if user.check_password(password):
        return password
    note_failure(username=name, reason="原密码不正确", locks=is_last_try(request, name))
    user_login_failed.send(__name__, credentials=credentials, request=request)
    raise ValidationError("密码不正确，请核对后重新输入。")


class SignInForm(AuthenticationForm):
    """Name and password; says when one has to wait and for how long."""

    error_messages = {
        "invalid_login": "登录名或密码不正确，请核对后重试。连续输错须等待一段时间。",
        "inactive": "该账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "登录名"
        self.fields["password"].label = "密码"

    def get_invalid_login_error(self) -> ValidationError:
        if reason := getattr(self.request, "refusal", ""):
            return ValidationError(reason, code="refused")
        name = self.cleaned_data.get("username", "")
        if self.request and (minutes := minutes_to_wait(self.request, name)):
            return ValidationError(waiting_sentence(minutes), code="locked")
        return super().get_invalid_login_error()


class PasswordForm(PasswordChangeForm):
    """Old and new password; keeps the history of used ones, and counts wrong old ones."""

    def __init__(self, user: User, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(user, *args, **kwargs)
        self.request = request
        labels = {"old_password": "原密码", "new_password1": "新密码", "new_password2": "再输一次"}
        for name, label in labels.items():
            self.fields[name].label = label

    def clean_old_password(self) -> str:
        return checked_password(self.request, self.cleaned_data["old_password"])

    def save(self, commit: bool = True) -> Any:
        change_password(
            user=self.user, password=self.cleaned_data["new_password1"], actor=self.user
        )
        return self.user


class ActivationForm(SetPasswordForm):
    """The first password, twice."""

    def __init__(self, user: User, *args: object, **kwargs: object) -> None:
        super().__init__(user, *args, **kwargs)
        for name, label in {"new_password1": "密码", "new_password2": "再输一次"}.items():
            self.fields[name].label = label


class CodeForm(forms.Form):
    """The code of the second factor, or a recovery code."""

    code = forms.CharField(
        label="验证码",
        max_length=20,
        error_messages={"required": "请输入验证码。"},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class OwnPasswordForm(forms.Form):
    """The own password once more, before something that opens the account wider."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    password = forms.CharField(
        label="当前密码",
        error_messages={"required": "请输入当前密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_password(self) -> str:
        return checked_password(self.request, self.cleaned_data["password"])


class EnrolForm(OwnPasswordForm, CodeForm):
    """The first code of an authenticator, with the own password."""

    field_order = ("code", "password")
