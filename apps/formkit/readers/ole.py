"""The compound file that .doc, .xls, .wps and .et are: names and content of its streams.

Source: [MS-CFB], Compound File Binary File Format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

MARK: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR: Final = 0xFFFFFFFA
_ENTRY: Final = 128


class CompoundFile:
    """Reads leniently: what is broken is missing, nothing loops or grows beyond the file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.sector = 1 << min(max(_word(data, 30), 7), 16)
        self.small = 1 << min(max(_word(data, 32), 4), 12)
        self.cutoff = _long(data, 56)
        self.table = self._table()
        directory = self._chain(_long(data, 48))
        self.entries = {
            name: (start, size) for name, kind, start, size in _entries(directory) if kind == 2
        }
        roots = [start for _, kind, start, _ in _entries(directory) if kind == 5]
        self.mini = self._chain(roots[0]) if roots else b""
        self.mini_table = _longs(self._chain(_long(data, 60)))

    @property
    def names(self) -> frozenset[str]:
        """The names of the streams, at whatever depth."""
        return frozenset(self.entries)

    def stream(self, name: str) -> bytes:
        """Return a stream's content, empty where it is missing."""
        if name not in self.entries:
            return b""
        start, size = self.entries[name]
        if size >= self.cutoff:
            return self._chain(start)[:size]
        sectors = _follow(self.mini_table, start)
        return b"".join(self.mini[n * self.small : (n + 1) * self.small] for n in sectors)[:size]

    def _table(self) -> list[int]:
        numbers = [n for n in _longs(self.data[76:512]) if n < _LAST_SECTOR]
        following, seen = _long(self.data, 68), set[int]()
        while following < _LAST_SECTOR and following not in seen:
            seen.add(following)
            more = _longs(self._at(following))
            if not more:
                break
            numbers += [n for n in more[:-1] if n < _LAST_SECTOR]
            following = more[-1]
        unique = dict.fromkeys(numbers)
        return [entry for number in unique for entry in _longs(self._at(number))]

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self.sector
        return self.data[start : start + self.sector]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._at(number) for number in _follow(self.table, start))


def _follow(table: list[int], start: int) -> Iterator[int]:
    seen: set[int] = set()
    while start < len(table) and start not in seen:
        seen.add(start)
        yield start
        start = table[start]


def _entries(directory: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Return name, kind (2 a stream, 5 the root), first sector and size of each entry."""
    for offset in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[offset : offset + _ENTRY]
        length = min(max(_word(entry, 64) - 2, 0), 62)
        name = entry[:length].decode("utf-16-le", errors="replace")
        yield name, entry[66], _long(entry, 116), _long(entry, 120)


def _word(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 2], "little")


def _long(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 4], "little")


def _longs(data: bytes) -> list[int]:
    count = len(data) // 4
    return list(struct.unpack(f"<{count}I", data[: count * 4]))
