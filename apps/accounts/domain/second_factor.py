"""The second factor: codes of an authenticator (TOTP, RFC 6238) and recovery codes used once."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice

from apps.accounts.domain.browser_sessions import end_sessions
from apps.accounts.factor_secrets import UnreadableSecret, code_digests
from apps.accounts.models import Authenticator, User
from apps.audit.domain import record

# Letters that are not mistaken for each other when read from paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODES = 10


def has_second_factor(user: User) -> bool:
    """Return whether a code is asked for when this person signs in."""
    return Authenticator.objects.filter(user=user, confirmed=True).exists()


@transaction.atomic
def begin_second_factor(*, user: User) -> Authenticator:
    """Return the authenticator that waits for its first code; the same until it is confirmed."""
    User.objects.select_for_update().get(pk=user.pk)
    waiting = Authenticator.objects.filter(user=user, confirmed=False).first()
    if waiting and not _is_readable(waiting):
        waiting.delete()
        waiting = None
    return waiting or Authenticator.objects.begin(user)


def _is_readable(device: Authenticator) -> bool:
    try:
        return bool(device.bin_key)
    except UnreadableSecret:
        return False


@transaction.atomic
def confirm_second_factor(*, user: User, code: str) -> tuple[Authenticator, list[str]]:
    """Put the authenticator on with its first code; return it and the recovery codes.

    Raises ValidationError for a wrong code.
    """
    device = Authenticator.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None:
        raise ValidationError("请重新打开这一页，用验证器扫描二维码。")
    if not device.verify_token(code):
        raise ValidationError("验证码不正确：请核对手机时间，用最新显示的 6 位数字。")
    Authenticator.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    codes = _new_codes(user)
    record("account.second_factor", actor=user, target=user)
    return device, codes


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="恢复码", confirmed=True)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(CODES)]
    for code in codes:
        device.token_set.create(token=code_digests(code, user.pk)[0])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def renew_codes(*, user: User) -> list[str]:
    """Replace the recovery codes; the old ones open nothing any more."""
    codes = _new_codes(user)
    record("account.codes", actor=user, target=user)
    return codes


def codes_left(user: User) -> int:
    """Return how many recovery codes are unused."""
    devices = StaticDevice.objects.filter(user=user, confirmed=True)
    return sum(device.token_set.count() for device in devices)


def verify_code(*, user: User, code: str) -> Device | None:
    """Return the device that accepts a code, ``None`` where none does; either leaves a trace.

    After a wrong code a device waits, twice as long after each (django-otp).
    """
    plain = code.strip().lower().replace("-", "").replace(" ", "")
    is_code = plain.isdigit() and len(plain) == 6
    kind: Any = Authenticator if is_code else StaticDevice
    with transaction.atomic():
        for device in kind.objects.select_for_update().filter(user=user, confirmed=True):
            if device.verify_token(plain if is_code else _kept(device, plain)):
                return device
        record("account.code_failed", actor=None, target=user)
    return None


def _kept(device: StaticDevice, code: str) -> str:
    """Return what the database keeps of a recovery code, under whichever key it was made."""
    digests = code_digests(code, device.user_id)
    known = set(device.token_set.filter(token__in=digests).values_list("token", flat=True))
    return next((one for one in digests if one in known), digests[0])


@transaction.atomic
def drop_second_factor(*, user: User, actor: User) -> None:
    """Take the second factor off."""
    Authenticator.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    if actor != user:
        end_sessions(user=user, actor=actor)
    record("account.second_factor_off", actor=actor, target=user)
