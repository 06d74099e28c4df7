"""Tables between their preview and the confirmation, in the store that all servers share."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone
from import_export.tmp_storages import MediaStorage

FOLDER = "parked"
KEPT = timedelta(days=1)


class ParkedTable(MediaStorage):
    """A table under a name nobody guesses, in a folder of its own; what nobody confirms is
    forgotten after a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "MEDIA_FOLDER": FOLDER})

    def _configure_storage(self) -> None:
        self._storage = default_storage

    def save(self, data: str | bytes) -> None:
        forget_tables(before=timezone.now() - KEPT)
        super().save(data.encode() if isinstance(data, str) else data)


def forget_tables(*, before: datetime) -> None:
    """Delete the tables that wait for their confirmation since before a moment."""
    with contextlib.suppress(FileNotFoundError):
        for name in default_storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            if default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
