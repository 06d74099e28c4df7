"""The browsers a person is signed in from."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from importlib import import_module
from typing import Protocol

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import BrowserSession, User
from apps.accounts.roles import Role
from apps.audit.domain import record

BROWSERS = (
    (r"Edg/(\d+)", "Edge"),
    (r"MicroMessenger/(\d+)", "微信"),
    (r"Firefox/(\d+)", "Firefox"),
    (r"Chrome/(\d+)", "Chrome"),
    (r"Version/(\d+).*Safari", "Safari"),
)
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


class Carrier(Protocol):
    """A request, of which only its session matters here."""

    session: SessionBase


def note_begin(request: Carrier, **kwargs: object) -> None:
    """Note in the session when it begins; stored along with the sign-in itself."""
    request.session["begun"] = request.session["seen"] = int(time.time())


def browser_name(agent: str) -> str:
    """Return a browser's name in a few words."""
    matches = ((re.search(pattern, agent), name) for pattern, name in BROWSERS)
    browser = next((f"{name} {found[1]}" for found, name in matches if found), "其他浏览器")
    system = next((name for word, name in SYSTEMS.items() if word in agent), "")
    return f"{browser}，{system}" if system else browser


def _store() -> type[SessionBase]:
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store


@transaction.atomic
def open_session(*, user: User, key: str, address: str, agent: str) -> None:
    """Note a sign-in; beyond the number a person may have, those longest unused are ended."""
    BrowserSession.objects.create(
        user=user, key=key, address=address[:45], browser=browser_name(agent)
    )
    too_old = timezone.now() - timedelta(hours=settings.SESSION_HOURS)
    BrowserSession.objects.filter(user=user, begun_at__lt=too_old).delete()
    kept = BrowserSession.objects.filter(user=user).order_by("-seen_at", "-pk")
    surplus = list(kept[settings.SESSION_LIMIT :])
    for session in surplus:
        _end(session)
    if surplus:
        record("account.sessions_end", actor=None, target=user, after={"count": len(surplus)})


def _end(session: BrowserSession) -> None:
    _store()(session.key).delete()
    session.delete()


def close_session(*, key: str) -> None:
    """Forget a session that its person ends by signing out."""
    BrowserSession.objects.filter(key=key).delete()


def move_session(*, key: str, new_key: str) -> None:
    """Follow a session whose key the library changed, as it does with a new password."""
    BrowserSession.objects.filter(key=key).update(key=new_key)


def note_use(*, key: str) -> None:
    """Note that a session was used just now."""
    BrowserSession.objects.filter(key=key).update(seen_at=timezone.now())


@transaction.atomic
def end_sessions(*, user: User, actor: User, keys: list[int] | None = None, spare: str = "") -> int:
    """End sessions of a person, all or those of some keys, but for the one to ``spare``; return how
    many.

    Raises PermissionDenied for anybody but the person and the administrators.
    """
    if actor != user and not actor.role_codes & Role.administrators():
        raise PermissionDenied("只有本人和管理员可以结束登录。")
    sessions = BrowserSession.objects.filter(user=user).exclude(key=spare)
    if keys is not None:
        sessions = sessions.filter(pk__in=keys)
    found = list(sessions)
    for session in found:
        _end(session)
    if found:
        record("account.sessions_end", actor=actor, target=user, after={"count": len(found)})
    return len(found)
