"""Forms of sign-in and password."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError

from apps.accounts.domain.credentials import change_password, locked_minutes
from apps.accounts.models import User


class SignInForm(AuthenticationForm):
    """Name and password; says when an account is locked and for how long."""

    error_messages = {
        "invalid_login": "登录名或密码不正确，请核对后重试。连续输错会暂时锁定账号。",
        "inactive": "该账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "登录名"
        self.fields["password"].label = "密码"

    def get_invalid_login_error(self) -> ValidationError:
        user = User.objects.filter(username=self.cleaned_data.get("username")).first()
        if user and (minutes := locked_minutes(user)):
            return ValidationError(
                f"连续输错密码次数过多，账号已锁定，请 {minutes} 分钟后再试，或联系安全管理员解锁。",
                code="locked",
            )
        return super().get_invalid_login_error()


class PasswordForm(PasswordChangeForm):
    """Old and new password; keeps the history of used ones."""

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        labels = {"old_password": "原密码", "new_password1": "新密码", "new_password2": "再输一次"}
        for name, label in labels.items():
            self.fields[name].label = label

    def save(self, commit: bool = True) -> Any:
        change_password(
            user=self.user, password=self.cleaned_data["new_password1"], actor=self.user
        )
        return self.user


class ActivationForm(SetPasswordForm):
    """The first password, twice."""

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        for name, label in {"new_password1": "密码", "new_password2": "再输一次"}.items():
            self.fields[name].label = label
