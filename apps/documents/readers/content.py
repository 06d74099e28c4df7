"""The content of a file, and what its container lists: found once, asked by every reader."""

from __future__ import annotations

from functools import cached_property

from apps.documents.readers import ole
from apps.documents.readers.archive import names_in


class Content:
    """A file's bytes; of a zip or an OLE file also the names of its parts."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def packed(self) -> frozenset[str]:
        """The parts of a zip, empty for other files."""
        return names_in(self.data)

    @cached_property
    def compound(self) -> ole.CompoundFile | None:
        """The OLE file, None for other files."""
        return ole.CompoundFile(self.data) if self.data.startswith(ole.MARK) else None

    @property
    def streams(self) -> frozenset[str]:
        """The streams of an OLE file, empty for other files."""
        return self.compound.names if self.compound else frozenset()
