"""Password policy: classes of characters and no reuse (等保 GB/T 22239-2019, identification)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from apps.accounts.models import User


LOOKALIKES = str.maketrans("@0134$5!", "aoieassi")
CLASSES = (str.islower, str.isupper, str.isdigit)


class CharacterClassesValidator:
    """Demands characters of several kinds: lower case, upper case, digits, signs."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: User | None = None) -> None:
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

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or not user.pk:
            return
        recent = user.passwords.order_by("-at").values_list("hash", flat=True)[: self.remembered]
        if any(check_password(password, used) for used in [user.password, *recent]):
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"不能使用最近 {self.remembered} 次用过的密码。"


class BlockedWordsValidator:
    """Refuses what is a usual word with digits and signs around it (Admin@2026, P@ssw0rd-1).

    ``extra`` names a file of further words, one a line: the bureau's own names, for instance.
    """

    def __init__(self, extra: str = "") -> None:
        files = [Path(__file__).with_name("blocked_words.txt"), *([Path(extra)] if extra else [])]
        self.words = {
            word.strip().lower()
            for file in files
            for word in file.read_text(encoding="utf-8").splitlines()
            if word.strip()
        }

    def validate(self, password: str, user: User | None = None) -> None:
        middle = re.sub(r"^[^a-z@$]+|[^a-z]+$", "", password.lower())
        core = "".join(char for char in middle.translate(LOOKALIKES) if char.isalpha())
        bare = "".join(char for char in password.lower() if char.isalpha())
        halves = {core[: len(core) // 2]} if core[: len(core) // 2] * 2 == core else set()
        if {core, bare} & self.words or halves & self.words:
            raise ValidationError("密码只是常用词加上数字或符号，容易被猜到，请换一个。")

    def get_help_text(self) -> str:
        return "不能用常用词加数字或符号作密码。"
