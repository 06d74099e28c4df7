"""Who may try a password now: django-axes, keyed so that nobody can lock a colleague out.

Failures are counted for a name together with where they come from: the address, or, for a browser
in which this person has signed in before, that browser. So a stranger's failures never stand in the
way of the owner's own browser. After too many failures each further one doubles the wait. Names are
kept as digests, as people type their passwords there by mistake. What holds for a known name holds
for an unknown one, so that neither answers nor waits tell which names exist.
"""

from __future__ import annotations

import hashlib
import ipaddress
import random
import secrets
from datetime import timedelta
from typing import Any, Final

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.core.middleware import address_of

LONGEST: Final = timedelta(hours=8)
REMEMBERED: Final = 180 * 24 * 3600
# Failures of unknown browsers against one name in an hour, and with unknown names from one address
# in ten minutes. The second is drawn anew each time: were it known, one could count on it which
# names are unknown.
NAME_HOURLY: Final = 100
ADDRESS_TENTH: Final = (50, 100)


def digest_of(name: str) -> str:
    """Return what stands for a sign-in name in the counts."""
    return salted_hmac("apps.accounts.lockout", name.casefold(), algorithm="sha256").hexdigest()


def name_digest(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the digest of the name that is tried (``AXES_USERNAME_CALLABLE``)."""
    return digest_of(_name_of(request, credentials))


def _name_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    user = getattr(request, "user", None)
    own = user.get_username() if user and user.is_authenticated else ""
    return str((credentials or {}).get("username") or own or request.POST.get("username") or "")


# -- the browser --------------------------------------------------------------------------------


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(
            request.COOKIES.get(settings.BROWSER_COOKIE_NAME, ""),
            salt="browser",
            max_age=REMEMBERED,
        )
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def is_known_browser(request: HttpRequest, name: str) -> bool:
    """Return whether the person of this name has signed in from this browser before."""
    return digest_of(name) in _known(request)


def remember_browser(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Let the browser prove from now on that the person has signed in from it."""
    others = {key: value for key, value in _known(request).items() if key != digest_of(name)}
    # A browser of a shared desk keeps its last eight people.
    kept = dict([*others.items()][-7:])
    number = secrets.token_hex(8)
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing.dumps({**kept, digest_of(name): number}, salt="browser"),
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def client_key(request: HttpRequest) -> str | None:
    """Return what failures are counted under (``AXES_CLIENT_IP_CALLABLE``): the address, or a made-up
    one of the private range fd00::/8 that stands for a known browser."""
    number = _known(request).get(digest_of(_name_of(request)))
    if number:
        packed = b"\xfd" + hashlib.sha256(number.encode()).digest()[:15]
        return str(ipaddress.IPv6Address(packed))
    try:
        return str(ipaddress.ip_address(address_of(request)))
    except ValueError:
        return None


# -- waiting ------------------------------------------------------------------------------------


def _wait_after(failures: int) -> timedelta:
    over = failures - settings.LOCK_AFTER_FAILURES
    if over < 0:
        return timedelta()
    # 2 ** 20 minutes are beyond the longest wait already.
    return min(timedelta(minutes=settings.LOCK_MINUTES) * 2 ** min(over, 20), LONGEST)


def _failures(name: str, client: str | None) -> tuple[int, timedelta]:
    """Return how often this client failed with this name lately, and how long it has to wait."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    found = AccessAttempt.objects.filter(
        username=name, ip_address=client, attempt_time__gte=since
    ).aggregate(count=Sum("failures_since_start"), last=Max("attempt_time"))
    count = found["count"] or 0
    if not count:
        return 0, timedelta()
    return count, max(found["last"] + _wait_after(count) - timezone.now(), timedelta())


def failure_limit(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    """Return the number of failures at which a client is refused now (``AXES_FAILURE_LIMIT``)."""
    count, wait = _failures(name_digest(request, credentials), client_key(request))
    # Once the wait is over, one more try is free.
    return count if wait else max(count + 1, settings.LOCK_AFTER_FAILURES)


def minutes_to_wait(request: HttpRequest, name: str) -> int:
    """Return the minutes until this client may try again with a name; 0 when now."""
    seconds = _failures(digest_of(name), client_key(request))[1].total_seconds()
    return int(seconds // 60) + 1 if seconds else 0


def is_last_try(request: HttpRequest, name: str) -> bool:
    """Return whether one more failure makes this client wait."""
    return _failures(digest_of(name), client_key(request))[0] + 1 >= settings.LOCK_AFTER_FAILURES


def locked_names(names: list[str]) -> dict[str, int]:
    """Return which of these names have clients that must wait, and how many."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    digests = {digest_of(name): name for name in names}
    rows = (
        AccessAttempt.objects.filter(username__in=digests, attempt_time__gte=since)
        .values("username", "ip_address")
        .annotate(count=Sum("failures_since_start"), last=Max("attempt_time"))
    )
    locked: dict[str, int] = {}
    for row in rows:
        if row["last"] + _wait_after(row["count"]) > timezone.now():
            name = digests[row["username"]]
            locked[name] = locked.get(name, 0) + 1
    return locked


def unlock_name(name: str) -> None:
    """Forget all failures with a name."""
    AxesProxyHandler.reset_attempts(username=digest_of(name))
    cache.delete(f"failed-name:{digest_of(name)}")


# -- unknown browsers ---------------------------------------------------------------------------


def refusal_of_stranger(request: HttpRequest, name: str) -> str:
    """Return why a browser nobody has signed in from is refused for now; blank when it is not."""
    if is_known_browser(request, name):
        return ""
    if cache.get(f"failed-name:{digest_of(name)}", 0) >= NAME_HOURLY:
        return "这个登录名近来登录失败过多，请一小时后再试，或改用以前登录过的浏览器。"
    state = cache.get(f"failed-address:{address_of(request)}")
    if state and state[0] >= state[1]:
        return "来自这一网络地址的错误登录名过多，请十分钟后再试，或改用以前登录过的浏览器。"
    return ""


def count_failure_of_stranger(request: HttpRequest, name: str, *, is_unknown: bool) -> None:
    """Count a failure of a browser nobody has signed in from."""
    if is_known_browser(request, name):
        return
    key = f"failed-name:{digest_of(name)}"
    cache.add(key, 0, 3600)
    cache.incr(key)
    if is_unknown:
        key = f"failed-address:{address_of(request)}"
        count, limit = cache.get(key) or (0, random.SystemRandom().randint(*ADDRESS_TENTH))
        cache.set(key, (count + 1, limit), 600)
