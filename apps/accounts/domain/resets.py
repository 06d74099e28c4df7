"""Passwords and second factors set anew for those who decide or administer: it takes two.

One administrator asks and gets the first half of the temporary password, an administrator of another
kind grants and gets the second half; the person hears one from each. So none of them can sign in as
somebody else. Everybody else's password the system administrator gives out alone.
"""

from __future__ import annotations

import secrets
import string
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.accounts.domain.credentials import change_password, temporary_password
from apps.accounts.domain.second_factor import drop_second_factor
from apps.accounts.models import CredentialReset, ResetKind, User
from apps.accounts.roles import Role
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow

OPEN = timedelta(days=1)


def is_guarded(user: User) -> bool:
    """Return whether one administrator alone must not open this account: it decides or administers."""
    return bool(user.role_codes & Role.guarded())


def _administers(actor: User) -> frozenset[str]:
    return actor.role_codes & Role.administrators()


def _first_half(reset: CredentialReset) -> str:
    """Return the asker's half: made from the secret of the server, kept nowhere."""
    digest = salted_hmac("apps.accounts.resets", f"{reset.pk}:{reset.nonce}", algorithm="sha256")
    letters = "".join(string.ascii_lowercase[byte % 26] for byte in digest.digest()[:6])
    return letters.capitalize()


@transaction.atomic
def ask_reset(*, user: User, kind: ResetKind, actor: User) -> tuple[CredentialReset, str]:
    """Ask for a reset; return it and the first half of the password (blank for a second factor).

    Raises PermissionDenied unless the actor is the system or security administrator, and not the
    person himself.
    """
    if not _administers(actor) & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN} or actor == user:
        raise PermissionDenied("只有系统管理员或安全管理员可以为他人申请重置。")
    CredentialReset.objects.filter(user=user, kind=kind, granted_at=None).delete()
    reset = CredentialReset.objects.create(
        user=user, kind=kind, asked_by=actor, nonce=secrets.token_hex(16)
    )
    record("account.reset_ask", actor=actor, target=user, after={"kind": reset.get_kind_display()})
    return reset, _first_half(reset) if kind == ResetKind.PASSWORD else ""


@transaction.atomic
def grant_reset(*, reset: CredentialReset, actor: User) -> str:
    """Do what was asked for; return the second half of the password (blank for a second factor).

    Raises PermissionDenied for the asker, the person and an administrator of the asker's kind, and
    NotAllowedNow where it was granted already or a day has passed.
    """
    reset = CredentialReset.objects.select_for_update(of=("self",)).get(pk=reset.pk)
    others = _administers(actor) - _administers(reset.asked_by)
    if not others or actor in {reset.asked_by, reset.user}:
        raise PermissionDenied("重置须由另一类管理员确认，申请人和本人不能确认。")
    if reset.granted_at or reset.asked_at < timezone.now() - OPEN:
        raise NotAllowedNow("这项申请已办理或已过期，请重新申请。")
    reset.granted_by, reset.granted_at = actor, timezone.now()
    reset.save(update_fields=["granted_by", "granted_at"])
    second = ""
    if reset.kind == ResetKind.PASSWORD:
        second = temporary_password()
        password = f"{_first_half(reset)}-{second}"
        change_password(user=reset.user, password=password, actor=actor, temporary=True)
    else:
        drop_second_factor(user=reset.user, actor=actor)
    record(
        "account.reset_grant",
        actor=actor,
        target=reset.user,
        after={"kind": reset.get_kind_display(), "asked_by": str(reset.asked_by)},
    )
    return second
