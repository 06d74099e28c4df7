"""Anchors: signed copies of all chain ends in a second place, so that a trail set back is found.

The places are told by ``settings.AUDIT_ANCHORS``: ``file:PATH``, ``database:ALIAS``, ``syslog:ADDRESS``
(``/dev/log`` or ``host:port``), and ``log:PATH``, where the lines sent to a system log are read back.
Each line carries the seal of the line before it, but for those of a log, which may lose some.
"""

from __future__ import annotations

import fcntl
import json
import logging
import logging.handlers
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from apps.audit.models import AuditAnchor, AuditHead
from apps.audit.seal import Sealer, UnknownKey, current_key

Build = Callable[[str], str]
IDENT: Final = "perfgoals-anchor: "
_written_at = -float("inf")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line: the ends of the chains at a moment, ``{chain: (count, hash)}``."""

    at: str
    heads: dict[int, tuple[int, str]]
    previous: str
    key: str
    seal: str

    @classmethod
    def read(cls, line: str) -> Anchor:
        """Return the anchor of a line; raises ValueError for what is none."""
        try:
            raw = json.loads(line)
            heads = {int(chain): (int(n), str(end)) for chain, (n, end) in raw["heads"].items()}
            return cls(raw["at"], heads, raw["previous"], raw["key"], raw["seal"])
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("no anchor") from error

    def content(self) -> list[Any]:
        """Return what the seal covers."""
        return [
            self.at,
            {str(chain): list(end) for chain, end in self.heads.items()},
            self.previous,
        ]


class Place(Protocol):
    """Where anchors are written."""

    # Whether each line carries the seal of the one before.
    is_chained: bool

    def append(self, build: Build) -> None:
        """Add the line that ``build`` makes from the last line (blank where there is none)."""

    def lines(self) -> Iterator[str] | None:
        """Return what was written, oldest first; ``None`` where it cannot be read back."""


class FilePlace:
    """A file that is only added to; keep it on another machine or a medium written once."""

    is_chained = True

    def __init__(self, name: str) -> None:
        self.path = Path(name)

    def append(self, build: Build) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(number, "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            line = ""
            for line in file:  # noqa: B007 -- the last one counts
                pass
            file.write(build(line.strip()) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> Iterator[str]:
        if self.path.exists():
            with self.path.open(encoding="utf-8", errors="replace") as file:
                yield from (line.strip() for line in file if line.strip())


class SyslogPlace:
    """The system log, which may pass lines on to another machine; read back as ``log:PATH``."""

    is_chained = False

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self.address: Any = (host, int(port)) if host and port.isdecimal() else address

    def append(self, build: Build) -> None:
        handler = logging.handlers.SysLogHandler(address=self.address)
        try:
            record = logging.LogRecord("audit", logging.INFO, "", 0, build(""), None, None)
            handler.ident = IDENT
            handler.handleError = _raise  # type: ignore[method-assign]
            handler.emit(record)
        finally:
            handler.close()

    def lines(self) -> None:
        return None


def _raise(record: logging.LogRecord) -> None:
    """Let a log that takes nothing be known, where the library only prints it."""
    raise


class LogPlace:
    """What a system log has kept of the lines sent to it, in whatever form it writes lines."""

    is_chained = False

    def __init__(self, name: str) -> None:
        self.path = Path(name)

    def append(self, build: Build) -> None:
        """Nothing: the log writes it."""

    def lines(self) -> Iterator[str]:
        with self.path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                _, mark, anchor = line.partition(IDENT)
                if mark:
                    yield anchor.strip(" \n\0")


class DatabasePlace:
    """A second database, under other people's hands than the first."""

    is_chained = True

    def __init__(self, alias: str) -> None:
        self.alias = alias

    def append(self, build: Build) -> None:
        with transaction.atomic(using=self.alias):
            rows = AuditAnchor.objects.using(self.alias).select_for_update().order_by("-pk")
            last = rows.first()
            rows.create(line=build(last.line if last else ""))

    def lines(self) -> Iterator[str]:
        rows = AuditAnchor.objects.using(self.alias).order_by("pk")
        yield from rows.values_list("line", flat=True).iterator(chunk_size=2000)


KINDS: dict[str, Callable[[str], Place]] = {
    "file": FilePlace,
    "syslog": SyslogPlace,
    "log": LogPlace,
    "database": DatabasePlace,
}


def places() -> list[tuple[str, Place]]:
    """Return the configured places by their names in the settings."""
    found = []
    for name in settings.AUDIT_ANCHORS:
        kind, _, where = name.partition(":")
        found.append((name, KINDS[kind](where)))
    return found


def write_anchor() -> None:
    """Write the ends of all chains, as they are now, to each configured place.

    One that is out of reach does not keep them from the others; its error is raised at the end.
    """
    heads = AuditHead.objects.order_by("pk").values_list("pk", "count", "hash")
    ends = {chain: (count, end) for chain, count, end in heads}
    at, sealer, key = timezone.now().isoformat(timespec="seconds"), Sealer(), current_key()

    def build(last: str) -> str:
        try:
            previous = Anchor.read(last).seal if last else ""
        except ValueError:
            previous = ""
        anchor = Anchor(at, ends, previous, key, "")
        seal = sealer.seal("anchor", anchor.content(), key)
        line = {"at": at, "heads": ends, "previous": previous, "key": key, "seal": seal}
        return json.dumps(line, separators=(",", ":"))

    away: list[Exception] = []
    for _, place in places():
        try:
            place.append(build)
        except (OSError, DatabaseError) as error:
            away.append(error)
    if away:
        raise away[0]


def anchor_soon() -> None:
    """Write an anchor once the transaction is through, where the last is older than the interval."""
    if settings.AUDIT_ANCHORS and _is_due():
        # A place out of reach is logged; it must not undo what was written.
        transaction.on_commit(_anchor_if_due, robust=True)


def _is_due() -> bool:
    return time.monotonic() - _written_at >= settings.AUDIT_ANCHOR_SECONDS


def _anchor_if_due() -> None:
    global _written_at
    if _is_due():
        _written_at = time.monotonic()
        write_anchor()


def last_anchors(sealer: Sealer) -> tuple[list[Anchor], list[str]]:
    """Return the last good anchor of each readable place, and a sentence for each fault in them."""
    found, faults = [], []
    for name, place in places():
        lines = place.lines()
        if lines is None:
            continue
        try:
            last, wrong = _walked(lines, place, sealer)
        except (OSError, DatabaseError):
            faults.append(f"锚点（{name}）读不到，请检查存放位置。")
            continue
        faults += [f"锚点（{name}）{fault}" for fault in wrong]
        if last:
            found.append(last)
        elif AuditHead.objects.filter(count__gt=0, key__gt="").exists():
            faults.append(
                f"锚点（{name}）是空的：锚点被删除，或从未写出（manage.py audit_anchor）。"
            )
    return found, faults


def _walked(lines: Iterator[str], place: Place, sealer: Sealer) -> tuple[Anchor | None, list[str]]:
    """Return the last good anchor among the lines of a place, and what is wrong with each line."""
    last: Anchor | None = None
    faults = []
    for count, line in enumerate(lines, start=1):
        before = (last.seal if last else "") if place.is_chained else ""
        fault, anchor = _read(line, before, sealer)
        if fault:
            faults.append(f"第 {count} 行{fault}。")
        last = anchor or last
    return last, faults


def _read(line: str, before: str, sealer: Sealer) -> tuple[str, Anchor | None]:
    """Return what is wrong with a line, blank when nothing, and its anchor where it is ours.

    ``before`` is the seal it must carry of the line before it.
    """
    try:
        anchor = Anchor.read(line)
        if not sealer.holds("anchor", anchor.content(), anchor.key, anchor.seal):
            return "的签名不符", None
    except ValueError:
        return "无法识别", None
    except UnknownKey:
        return "的密钥未配置", None
    if anchor.previous != before:
        return "之前有锚点被删除或插入", anchor
    return "", anchor
