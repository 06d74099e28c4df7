"""Opens the zip that docx and xlsx are, without trusting it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import Final

from lxml import etree

from apps.formkit.limits import Limits
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.readers.content import Content

BROKEN: Final = "文件已损坏，打不开。请用 Word、Excel 或 WPS 重新保存一次后再上传。"
LOCKED: Final = "文件设有密码。请去掉密码后重新保存上传。"
_TOO_MUCH: Final = "文件解压后过大，已拒绝读取。请删去图片等附件后重新保存上传。"
# The entry's own header: its mark, and where the lengths of name and extra field stand.
_MARK, _LENGTHS, _HEADER = b"PK\x03\x04", 26, 30
_PIECE: Final = 1 << 16
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


class Archive:
    """A zip that claims to stay within the limits; what is read from it keeps to the claim."""

    def __init__(self, content: Content, limits: Limits) -> None:
        """Look at the directory; raises UnreadableDocument."""
        data, entries = content.data, content.entries
        if not entries:
            raise UnreadableDocument(BROKEN)
        _demand_room(entries, len(data), limits)
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableDocument(LOCKED)
        if len({entry.filename.lower() for entry in entries}) < len(entries):
            raise UnreadableDocument(BROKEN)  # libraries differ in which of the two they read
        self.data, self.limits = data, limits
        self.entries = {entry.filename: entry for entry in entries}

    @property
    def has_macros(self) -> bool:
        """Return whether an Office file carries a VBA project, which is never run."""
        return any(name.endswith("vbaProject.bin") for name in self.entries)

    def content(self, name: str) -> bytes | None:
        """Return the content of one XML part, or None where it is missing.

        Raises UnreadableDocument when it is broken or unpacks to more than the zip's directory
        says: that is only a claim, and other libraries that open the same file go on reading.
        """
        entry = self.entries.get(name)
        if entry is None:
            return None
        if entry.file_size > self.limits.part_bytes:
            raise UnreadableDocument(_TOO_MUCH)
        try:
            content = _unpacked(self.data, entry)
        except (struct.error, zlib.error) as error:
            raise UnreadableDocument(BROKEN) from error
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise UnreadableDocument(BROKEN)
        return content

    def part(self, name: str) -> etree._Element | None:
        """Parse one XML part; None where it is missing. Raises UnreadableDocument."""
        content = self.content(name)
        return None if content is None else parse(content)


def _demand_room(entries: Collection[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    """Raise UnreadableDocument for a directory of more, or of larger, parts than any form has."""
    total = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or total > limits.unpacked_bytes:
        raise UnreadableDocument(_TOO_MUCH)
    if total > limits.ratio * max(packed, 4096):
        raise UnreadableDocument("文件压缩比异常，疑似压缩炸弹，已拒绝读取。")


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return an entry's content, or a little more than it claims to have; empty when it is broken."""
    start = entry.header_offset
    if data[start : start + len(_MARK)] != _MARK:
        return b""
    start += _HEADER + sum(struct.unpack_from("<HH", data, start + _LENGTHS))
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        return b"".join(_inflated(packed, entry.file_size))
    return b""


def _inflated(packed: bytes, size: int) -> Iterator[bytes]:
    """Unpack piece by piece, which is faster than with a limit for the whole, until there is more
    than ``size``."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and size >= 0 and not unpacker.eof:
        piece = unpacker.decompress(packed, _PIECE)
        packed, size = unpacker.unconsumed_tail, size - len(piece)
        yield piece


def parse(content: bytes) -> etree._Element:
    """Parse XML with no entities and no network; raises UnreadableDocument."""
    try:
        return etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(BROKEN) from error
