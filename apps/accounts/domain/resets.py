"""Accounts opened and set anew: by the system administrator, or by two for those who decide.

The account of an examiner or administrator opens to two administrators of different kinds alone: one
asks and gets the first half of the temporary password, the other grants and gets the second; the
person hears one from each, and all three are told. Who is given such a role loses the password he had,
which may be known to the one who gave it out. Everybody else's password the system administrator gives
out alone.
"""

from __future__ import annotations

import secrets
import string
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.accounts.domain.browser_sessions import end_sessions
from apps.accounts.domain.credentials import change_password, temporary_password
from apps.accounts.domain.second_factor import drop_second_factor, has_second_factor
from apps.accounts.models import CredentialReset, Membership, ResetKind, User
from apps.accounts.roles import Role
from apps.accounts.signals import tell
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow

OPEN = timedelta(days=1)
NOT_ASKED = "如非本人要求，请立即告知审计管理员。"


def is_guarded(user: User) -> bool:
    """Return whether one administrator alone must not open this account: it decides or administers.

    A role counts while the account is disabled too: it acts again once it is enabled.
    """
    return Membership.objects.filter(user=user, role__in=Role.guarded()).exists()


def _demand_sole_opener(user: User, actor: User) -> None:
    """Raise PermissionDenied unless the actor may open this account alone."""
    if Role.SYSTEM_ADMIN not in actor.role_codes or actor == user:
        raise PermissionDenied("这由系统管理员为他人办理。")
    if is_guarded(user):
        raise PermissionDenied("审核人和管理员的账号须由两类管理员办理（重置申请）。")


@transaction.atomic
def give_password(*, user: User, actor: User) -> str:
    """Set a temporary password for somebody who neither decides nor administers; return it.

    Raises PermissionDenied for anybody but a system administrator, and for a guarded account.
    """
    _demand_sole_opener(user, actor)
    tell([user], f"系统管理员 {actor} 为您发放了临时密码。{NOT_ASKED}")
    password = temporary_password()
    change_password(user=user, password=password, actor=actor, temporary=True)
    return password


@transaction.atomic
def take_second_factor(*, user: User, actor: User) -> None:
    """Take the second factor off an account, on the terms of :func:`give_password`."""
    _demand_sole_opener(user, actor)
    tell([user], f"系统管理员 {actor} 停用了您的二次验证。{NOT_ASKED}")
    drop_second_factor(user=user, actor=actor)


@transaction.atomic
def close_account(*, user: User, actor: User) -> None:
    """Let nothing open an account that somebody else may know: password, link, authenticator, session.

    Called where it comes to decide or to administer; two administrators then open it anew.
    """
    was_open = user.has_usable_password()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    CredentialReset.objects.filter(user=user, granted_at=None).delete()
    if has_second_factor(user):
        drop_second_factor(user=user, actor=actor)
    end_sessions(user=user, actor=actor)
    if was_open:
        tell([user], "您被授予审核或管理角色，原密码已作废，请向管理员重新领取。")
        record("account.close", actor=actor, target=user)


def _others(user: User, kinds: frozenset[str]) -> list[User]:
    """Return the administrators of other kinds in the person's districts."""
    districts = Membership.objects.filter(user=user).values("district")
    held = Membership.objects.filter(
        role__in=Role.administrators() - kinds, district__in=districts
    ).exclude(user=user)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True))


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
    what = reset.get_kind_display()
    tell([user], f"{actor} 申请重置您的{what}，待另一类管理员确认。{NOT_ASKED}")
    page = reverse("admin:accounts_credentialreset_changelist")
    told = f"{actor} 申请重置 {user}（{user.username}）的{what}，请向本人核实后确认。"
    tell(_others(user, _administers(actor)), told, page)
    record("account.reset_ask", actor=actor, target=user, after={"kind": what})
    return reset, _first_half(reset) if kind == ResetKind.PASSWORD else ""


@transaction.atomic
def grant_reset(*, reset: CredentialReset, actor: User) -> str:
    """Do what was asked for; return the second half of the password (blank for a second factor).

    Raises PermissionDenied for the asker, the person and an administrator of the asker's kind or of
    what is none any more, and NotAllowedNow where it was granted already or a day has passed.
    """
    reset = CredentialReset.objects.select_for_update(of=("self",)).get(pk=reset.pk)
    asker = _administers(reset.asked_by)
    if not asker or not _administers(actor) - asker or actor in {reset.asked_by, reset.user}:
        raise PermissionDenied("重置须由另一类管理员确认，申请人和本人不能确认。")
    if reset.granted_at or reset.asked_at < timezone.now() - OPEN:
        raise NotAllowedNow("这项申请已办理或已过期，请重新申请。")
    reset.granted_by, reset.granted_at = actor, timezone.now()
    reset.save(update_fields=["granted_by", "granted_at"])
    what = f"由 {reset.asked_by} 申请、{actor} 确认，已重置"
    tell([reset.user], f"您的{reset.get_kind_display()}{what}。{NOT_ASKED}")
    tell([reset.asked_by], f"{reset.user} 的{reset.get_kind_display()}{what}。")
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
