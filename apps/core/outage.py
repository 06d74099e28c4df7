"""What is answered while the database is away or nothing can be written."""

from __future__ import annotations

import errno
import sys
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import requires_csrf_token

from apps.core.context import current_request

AWAY: Final = (OperationalError, InterfaceError, InternalError)
RETRY_SECONDS: Final = 15
# A visit is noted once in a twentieth of a session's life: every six minutes of two hours.
NOTED_AGAIN: Final = 19 / 20
SENTENCE: Final = (
    "系统暂时连不上数据库，或磁盘已满不能保存。您的操作没有完成；"
    "填好的内容请先留在页面上，稍等片刻再试。"
)
FULL: Final = (
    "服务器磁盘已满，没有存入任何内容，已有的照常可以查看。"
    "填好的内容和要上传的文件请先留着，并告知系统管理员，腾出空间后再试。"
)
# No space, over the quota, over the size a file may have.
_FULL_CODES: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# As SQLite and PostgreSQL say it.
_FULL_WORDS: Final = ("disk is full", "No space left on device")


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke; 503 with Retry-After where it is the database that is away."""
    error = sys.exc_info()[1]
    number = current_request().request_id
    is_full = is_full_disk(error)
    if is_full or isinstance(error, AWAY):
        sentence = FULL if is_full else SENTENCE
        if "application/json" in request.headers.get("Accept", ""):
            answer: HttpResponse = JsonResponse({"error": sentence}, status=503)
        else:
            context = {"message": sentence, "number": number}
            answer = render(request, "503.html", context, status=503, using="plain")
        answer["Retry-After"] = str(RETRY_SECONDS)
        return answer
    return render(request, "500.html", {"number": number}, status=500, using="plain")


def is_full_disk(error: BaseException | None) -> bool:
    """Return whether something could not be written because there is no room for it."""
    if isinstance(error, OSError):
        return error.errno in _FULL_CODES
    return isinstance(error, OperationalError) and any(word in str(error) for word in _FULL_WORDS)


class SessionStore(DatabaseSessions):
    """Sessions in the database; a page that only reads is given though the time of the last visit
    cannot be noted."""

    @classmethod
    def get_model_class(cls) -> type:
        from django.contrib.sessions.models import Session  # noqa: PLC0415 -- app ready

        return Session

    ends: datetime | None = None

    def _get_session_from_db(self) -> Any:
        stored = super()._get_session_from_db()  # type: ignore[misc]
        self.ends = stored.expire_date if stored else None
        return stored

    @property
    def is_fresh(self) -> bool:
        """Return whether the last visit was noted so lately that a page that only reads need not write."""
        age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return self.ends is not None and self.ends - timezone.now() > age * NOTED_AGAIN

    def save(self, must_create: bool = False) -> None:
        """Store the session; where nothing of it changed, a database that cannot write is no fault."""
        if not must_create and not self.modified and self.is_fresh:
            return
        try:
            super().save(must_create)
        except (DatabaseError, UpdateError) as error:
            cause = error.__context__ if isinstance(error, UpdateError) else error
            if not isinstance(cause, AWAY):
                raise
            if must_create or self.modified:
                raise cause from error
