"""What a file may cost before a reader refuses it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``file_bytes`` of the upload, ``unpacked_bytes`` and ``ratio`` of an archive's content,
    ``rows`` of one table or worksheet, ``pages`` of a PDF, ``cells`` of the whole file."""

    file_bytes: int = 50 * 1024 * 1024
    unpacked_bytes: int = 300 * 1024 * 1024
    ratio: int = 200
    entries: int = 5000
    rows: int = 20000
    cells: int = 1_000_000
    pages: int = 600
