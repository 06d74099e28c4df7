"""A file as typst writes it, taken apart: plain objects, a classic table of references, strings in
the dictionaries (ISO 32000-1, 7.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

# Strings are stepped over: the text in them may look like a reference.
_STRING: Final = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*\)|<[0-9A-Fa-f]*>"
_REFERENCE: Final = re.compile(_STRING + rb"|\b(\d+) 0 R\b", re.DOTALL)
_TITLE: Final = re.compile(rb"/Title(" + _STRING + rb")", re.DOTALL)
_DESTINATION: Final = re.compile(rb"\[(\d+) 0 R(/XYZ[^\]]*)\]")
_ROOTS: Final = (b"Pages", b"Outlines", b"StructTreeRoot")


@dataclass(slots=True)
class Bookmark:
    """A bookmark: its depth from 1, its title as written, the page it stands on (from 1), that
    page's object and the place on it."""

    level: int
    title: bytes
    page: int
    target: int
    place: bytes


@dataclass(slots=True)
class PdfPart:
    """The objects of a file. ``base`` is what its numbers grow by in another file, except for
    those that ``fixed`` names."""

    data: bytes
    base: int
    starts: list[int] = field(default_factory=list)
    roots: dict[bytes, int] = field(default_factory=dict)
    fixed: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes, base: int, fixed: Mapping[bytes, int]) -> PdfPart:
        """Take a file apart; ``fixed`` are the new numbers of roots by their name."""
        part = cls(data, base)
        at = int(data[data.rindex(b"startxref") + 9 : data.rindex(b"%%EOF")])
        end = data.index(b"trailer", at)
        lines = data[at:end].split(b"\r\n")
        part.starts = [int(line.split()[-3]) for line in lines[1:] if line.endswith(b" n")]
        part.roots = {name: key_of(data[end:], name) for name in (b"Info", b"Root")}
        catalog = part.body(part.roots[b"Root"])
        part.roots |= {name: key_of(catalog, name) for name in _ROOTS}
        part.fixed = {part.roots[name]: number for name, number in fixed.items()}
        return part

    def body(self, number: int) -> bytes:
        """Return an object without its first and last line."""
        start = self.data.index(b"\n", self.starts[number - 1]) + 1
        if number < len(self.starts):
            return self.data[start : self.data.rindex(b"endobj", start, self.starts[number])]
        return self.data[start : self.data.rindex(b"endobj", start, self.data.rindex(b"xref\n"))]

    def root(self, name: bytes) -> bytes:
        """Return a root object; nothing where there is none."""
        return self.body(self.roots[name]) if self.roots[name] else b""

    def renumbered(self, text: bytes) -> bytes:
        """Return a dictionary or array with its references as they are in the other file."""

        def new(found: re.Match[bytes]) -> bytes:
            return b"%d 0 R" % self.number(int(found[1])) if found[1] else found[0]

        return _REFERENCE.sub(new, text)

    def opened(self, number: int) -> tuple[bytes, bytes]:
        """Return an object's dictionary with its references as they are in the other file, and the
        stream behind it."""
        body = self.body(number)
        end = body.find(b"\nstream\n")
        head, stream = (body, b"") if end < 0 else (body[:end], body[end:])
        return self.renumbered(head), stream

    def number(self, number: int) -> int:
        """Return an object's number in the other file."""
        return self.fixed.get(number) or self.base + number

    def below(self, text: bytes) -> list[int]:
        """Return the objects that a dictionary refers to, and those that these refer to."""
        found: list[int] = []
        waiting = [text]
        while waiting:
            head = waiting.pop().partition(b"\nstream\n")[0]
            for match in _REFERENCE.finditer(head):
                if match[1] and int(match[1]) not in found:
                    found.append(int(match[1]))
                    waiting.append(self.body(found[-1]))
        return found

    def pages(self) -> list[int]:
        """Return the pages in order."""
        return keys_of(self.root(b"Pages"), b"Kids")

    def bookmarks(self) -> Iterator[Bookmark]:
        """Return the bookmarks in order, with the numbers of the other file."""
        pages = self.pages()
        found = [(1, key_of(self.root(b"Outlines"), b"First"))]
        while found:
            level, number = found.pop()
            if not number:
                continue
            item = self.body(number)
            title, at = _TITLE.search(item), _DESTINATION.search(self.body(key_of(item, b"Dest")))
            if title and at:
                page = int(at[1])
                yield Bookmark(level, title[1], pages.index(page) + 1, self.number(page), at[2])
            found += [(level, key_of(item, b"Next")), (level + 1, key_of(item, b"First"))]


def page_count(data: bytes) -> int:
    """Return how many pages a file has."""
    return len(PdfPart.of(data, 0, {}).pages())


def key_of(body: bytes, name: bytes) -> int:
    """Return the object that an entry of a dictionary refers to; 0 where there is none."""
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    return int(found[1]) if found else 0


def keys_of(body: bytes, name: bytes) -> list[int]:
    """Return the objects that an array of a dictionary refers to."""
    found = re.search(rb"/" + name + rb"\[([^\]]*)\]", body)
    return [int(key) for key in re.findall(rb"(\d+) 0 R", found[1])] if found else []
