"""What a call asks of the database: queries, rows fetched and their bytes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


@dataclass(slots=True)
class Fetched:
    """``seconds`` is the time inside the database; ``statements`` the text of each query."""

    queries: int = 0
    rows: int = 0
    size: int = 0
    seconds: float = 0.0
    statements: list[str] = field(default_factory=list)


_OTHER = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | bytes) else 8


@contextmanager
def fetched() -> Iterator[Fetched]:
    """Count what is fetched inside the block; savepoints are left out."""
    count = Fetched()
    plain = CursorWrapper.__getattr__

    def counted(name: str, method: Any) -> Any:
        def fetch(*args: Any) -> Any:
            begun = time.perf_counter()
            found = method(*args)
            count.seconds += time.perf_counter() - begun
            rows = [found] if name == "fetchone" else found
            for row in rows:
                if row is not None:
                    count.rows += 1
                    count.size += sum(map(_size, row))
            return found

        return fetch

    def getattribute(wrapper: Any, name: str) -> Any:
        found = plain(wrapper, name)
        return counted(name, found) if name in {"fetchone", "fetchmany", "fetchall"} else found

    def executed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        result = execute(sql, params, many, context)
        count.seconds += time.perf_counter() - begun
        if not sql.startswith(_OTHER):
            count.queries += 1
            count.statements.append(sql)
        return result

    CursorWrapper.__getattr__ = getattribute  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(executed):
            yield count
    finally:
        CursorWrapper.__getattr__ = plain  # type: ignore[method-assign]
