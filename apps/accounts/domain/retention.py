"""How long what belongs to accounts is kept, and since when an account is disabled."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from apps.accounts.models import User
from apps.audit.personal_data import Kept

KEPT: Final = (
    Kept("停用账号的电话和邮箱", "accounts.user", "disabled_at", 365, clears=("phone", "email")),
    Kept("停用账号的验证器", "otp_totp.totpdevice", "user__disabled_at", 30),
    Kept("停用账号的恢复码", "otp_static.staticdevice", "user__disabled_at", 30),
    Kept("登录会话", "accounts.browsersession", "seen_at", 7),
    Kept("登录失败", "axes.accessattempt", "attempt_time", 7),
    Kept("重置申请", "accounts.credentialreset", "asked_at", 365),
    Kept("登录凭条批次", "accounts.slipbatch", "created_at", 90),
    Kept("历史密码摘要", "accounts.passwordrecord", "at", 730),
)


def note_disabled() -> int:
    """Note since when accounts are disabled, and forget it of those enabled again; return how many."""
    new = User.objects.filter(is_active=False, disabled_at__isnull=True)
    back = User.objects.filter(is_active=True, disabled_at__isnull=False)
    back.update(disabled_at=None)
    return new.update(disabled_at=timezone.now())
