"""Reading from a replica of the database, with one's own writes read back.

Pages that only read may come from a replica that lags behind. Whoever has written is served by
the primary until the replica has caught up with that write: how far the primary's log had come
then stands in a cookie. A request that writes stays with the primary from its first write on, and
so does whatever runs in a transaction, a lock or a background job. The one place with vendor SQL
about replication (PostgreSQL and its relatives).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from django.db import DatabaseError, connections, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

PRIMARY: Final = "default"
REPLICA: Final = "replica"
COOKIE: Final = "written"
COOKIE_SECONDS: Final = 600
_POSITION: Final = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")
_WRITTEN: Final = "select pg_current_wal_insert_lsn()::text"
_REACHED: Final = "select coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, false)"
# Whether the work under way may read from the replica, and whether it has written.
_may_read: ContextVar[bool] = ContextVar("may_read_replica", default=False)
_has_written: ContextVar[bool] = ContextVar("has_written", default=False)


class ReplicaRouter:
    """Sends reads of pages to the replica, everything else to the primary."""

    def db_for_read(self, model: type[Model], **hints: object) -> str | None:
        """Return the replica for a page that has not written and is in no transaction."""
        if not _may_read.get() or transaction.get_connection(PRIMARY).in_atomic_block:
            return PRIMARY
        return REPLICA

    def db_for_write(self, model: type[Model], **hints: object) -> str | None:
        """Return the primary; the request stays there from now on."""
        _may_read.set(False)
        _has_written.set(True)
        return PRIMARY

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        """Return True: both hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool | None:
        """Return False for the replica, which gets its tables from the primary."""
        return False if db == REPLICA else None


class ReplicaMiddleware:
    """Lets a request that only reads use the replica, once its person's own writes are there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        position = request.COOKIES.get(COOKIE, "")
        allowed = request.method in {"GET", "HEAD"} and _has_reached(position)
        reading, writing = _may_read.set(allowed), _has_written.set(False)
        try:
            response = self.get_response(request)
            if _has_written.get():
                response.set_cookie(
                    COOKIE, _written(), max_age=COOKIE_SECONDS, httponly=True, samesite="Lax"
                )
            elif position and allowed:
                response.delete_cookie(COOKIE, samesite="Lax")
        finally:
            _may_read.reset(reading)
            _has_written.reset(writing)
        return response


def _has_reached(position: str) -> bool:
    """Return whether the replica holds what had been written up to a position; no replica, no."""
    try:
        with connections[REPLICA].cursor() as cursor:
            if not position:
                cursor.execute("select 1")
                return True
            if not _POSITION.fullmatch(position):
                return False
            cursor.execute(_REACHED, [position])
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return False


def _written() -> str:
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute(_WRITTEN)
        return str(cursor.fetchone()[0])
