"""The content of a file, and what its container lists: found once, asked by every reader."""

from __future__ import annotations

import io
import zipfile
from functools import cached_property
from typing import Final

from apps.formkit.readers import ole

_FAULTS: Final = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError)


class Content:
    """A file's bytes; of a zip or an OLE file also the names of its parts."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def entries(self) -> list[zipfile.ZipInfo]:
        """What a zip lists, empty for other files or when its directory is broken."""
        if not self.data.startswith(b"PK"):
            return []
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                return archive.infolist()
        except _FAULTS:
            return []

    @cached_property
    def packed(self) -> frozenset[str]:
        """The names of a zip's parts."""
        return frozenset(entry.filename for entry in self.entries)

    @cached_property
    def compound(self) -> ole.CompoundFile | None:
        """The OLE file, None for other files."""
        return ole.CompoundFile(self.data) if self.data.startswith(ole.MARK) else None

    @property
    def streams(self) -> frozenset[str]:
        """The streams of an OLE file, empty for other files."""
        return self.compound.names if self.compound else frozenset()
