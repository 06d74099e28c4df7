"""What a file may cost before a reader refuses it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a reader accepts.

    ``file_bytes`` of the upload; ``unpacked_bytes``, ``ratio`` and ``entries`` of an archive,
    ``part_bytes`` of one XML part in it (a parsed tree takes some ten times as much memory);
    ``rows`` of one table or worksheet, ``cells`` of the whole file laid out, ``pieces`` (filled cells
    and words of running text) and ``characters`` of what was read, ``pages`` of a PDF,
    ``scanned_pages`` that need character recognition, ``pixels`` of one image,
    ``seconds`` that a conversion of an old format may take. The last two hold for a file read
    in a process of its own: ``memory_bytes`` of its address space, ``reading_seconds`` it may run.
    """

    file_bytes: int = 50 * 1024 * 1024
    unpacked_bytes: int = 300 * 1024 * 1024
    part_bytes: int = 40 * 1024 * 1024
    ratio: int = 200
    entries: int = 5000
    rows: int = 20000
    cells: int = 1_000_000
    pieces: int = 400_000
    characters: int = 8_000_000
    pages: int = 600
    scanned_pages: int = 60
    pixels: int = 60_000_000
    seconds: int = 90
    memory_bytes: int = 3 * 1024 * 1024 * 1024
    reading_seconds: int = 900
