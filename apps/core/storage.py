"""Where uploaded and made files are kept: a folder, or a store that speaks S3's protocol.

A file saved by an act that is taken back goes with it; what a crash left behind is found later.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage, default_storage
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

log = logging.getLogger(__name__)
# Younger files may belong to an act under way.
_YOUNG: Final = timedelta(days=1)
# Files under these names belong to a row; pictures of a file's pages lie under its name.
OWNED: Final = ("imports", "exports", "tables", "slips", "evidence", "blanks")
# Stands in the store while a backup runs.
_MARK: Final = "backup-under-way"
_unsettled: ContextVar[list[tuple[Any, str]] | None] = ContextVar("unsettled", default=None)


class TidyFiles:
    """A store that knows which files were saved by the act under way."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Keep the file; where the transaction around it is taken back, the file goes too."""
        stored: str = super().save(name, content, max_length)  # type: ignore[misc]
        waiting = _unsettled.get()
        if waiting is not None and transaction.get_connection().in_atomic_block:
            entry = (self, stored)
            waiting.append(entry)
            transaction.on_commit(lambda: waiting.remove(entry))
        return stored

    def delete(self, name: str) -> None:
        """Throw the file away; while a backup runs it is left to the sweep of orphans.

        The database of the backup may be of a moment in which a row still named it.
        """
        if name == _MARK or not _is_held(self):
            super().delete(name)  # type: ignore[misc]


def _is_held(store: Any) -> bool:
    # An old mark was left by a backup that was killed.
    with suppress(FileNotFoundError):
        return store.exists(_MARK) and timezone.now() - store.get_modified_time(_MARK) < _YOUNG
    return False


def release_deletions() -> None:
    """Let files be thrown away at once again, whatever a backup that was killed left behind."""
    default_storage.delete(_MARK)


@contextmanager
def deletions_held() -> Iterator[None]:
    """Keep every file in the store that is thrown away meanwhile."""
    release_deletions()
    default_storage.save(_MARK, ContentFile(b"1"))
    try:
        yield
    finally:
        release_deletions()


class FolderFiles(TidyFiles, FileSystemStorage):
    """Files in a folder that all servers share."""

    def _save(self, name: str, content: Any) -> str:
        """Keep the file whole or not at all: half of one would keep a full disk full."""
        try:
            return str(super()._save(name, content))  # type: ignore[misc]
        except OSError:
            # The name was free a moment ago: what bears it now is our half.
            with suppress(OSError):
                Path(self.path(name)).unlink()
            raise


class MemoryFiles(TidyFiles, InMemoryStorage):
    """Files of a test."""


@contextmanager
def settled() -> Iterator[None]:
    """Take files out again, at the end, that were saved by transactions which were taken back."""
    waiting: list[tuple[Any, str]] = []
    token = _unsettled.set(waiting)
    try:
        yield
    finally:
        _unsettled.reset(token)
        # Inside a transaction that goes on, nothing has been taken back yet.
        is_open = transaction.get_connection().in_atomic_block
        for storage, name in () if is_open else waiting:
            log.info("file %s taken out: its act was taken back", name)
            storage.delete(name)


class SettledFilesMiddleware:
    """Takes out, after each request, the files of acts that were taken back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return self.get_response(request)
        with settled():
            return self.get_response(request)


def hidden_name(folder: str) -> str:
    """Return a name on the disk that tells nothing, cannot be guessed and owes the sender nothing."""
    return f"{folder}/{timezone.localdate():%Y/%m}/{uuid.uuid4().hex}"


def stored_files(folder: str = "") -> Iterator[str]:
    """Yield the names of all files in the store."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(names):
        if name != _MARK:
            yield f"{folder}/{name}" if folder else name
    for inner in sorted(folders):
        if inner:
            yield from stored_files(f"{folder}/{inner}" if folder else inner)


def _named_files() -> set[str]:
    """Return the names of all files that a row names."""
    found: set[str] = set()
    for model in apps.get_models():
        for item in model._meta.concrete_fields:
            if isinstance(item, models.FileField):
                rows: Any = model._base_manager
                found.update(rows.exclude(**{item.name: ""}).values_list(item.name, flat=True))
    return found


def sweep_orphans() -> int:
    """Throw away files of a crash: older than a day, and no row names them. Return how many."""
    before = timezone.now() - _YOUNG
    old = [
        name
        for folder in OWNED
        for name in stored_files(folder)
        if default_storage.get_modified_time(name) < before
    ]
    # Rows are asked after the store: a file that came meanwhile is not in the list.
    named = _named_files() if old else set()
    gone = [name for name in old if name.split("-pages/")[0] not in named]
    for name in gone:
        default_storage.delete(name)
    return len(gone)
