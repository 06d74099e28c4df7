"""Password policy: classes of characters and no reuse (等保 GB/T 22239-2019, identification)."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

CLASSES = (str.islower, str.isupper, str.isdigit)


class CharacterClassesValidator:
    """Demands characters of several kinds: lower case, upper case, digits, signs."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: Any = None) -> None:
        found = sum(any(test(char) for char in password) for test in CLASSES)
        found += any(not char.isalnum() for char in password)
        if found < self.classes:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"密码须含大写字母、小写字母、数字、符号四类中的至少 {self.classes} 类。"


class NotUsedBeforeValidator:
    """Refuses the last passwords of the person."""

    def __init__(self, remembered: int = 5) -> None:
        self.remembered = remembered

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or not user.pk:
            return
        recent = user.passwords.order_by("-at").values_list("hash", flat=True)[: self.remembered]
        if any(check_password(password, used) for used in [user.password, *recent]):
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"不能使用最近 {self.remembered} 次用过的密码。"
