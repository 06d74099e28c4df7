"""Opens the zip that docx and xlsx are, without trusting it."""

from __future__ import annotations

import copy
import io
import zipfile
import zlib
from typing import Final

from lxml import etree

from apps.documents.limits import Limits
from apps.documents.readers.base import UnreadableDocument

BROKEN: Final = "文件已损坏，打不开。请用 Word、Excel 或 WPS 重新保存一次后再上传。"
LOCKED: Final = "文件设有密码。请去掉密码后重新保存上传。"
_TOO_MUCH: Final = "文件解压后过大，已拒绝读取。请删去图片等附件后重新保存上传。"
_PLAIN: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_CHUNK: Final = 1 << 20


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open a zip whose content stays within the limits; raises UnreadableDocument.

    Every entry is unpacked once and thrown away, since a size in a zip's directory is only a
    claim and other libraries that open the same file believe it.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _FAULTS as error:
        raise UnreadableDocument(BROKEN) from error
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or total > limits.unpacked_bytes:
        raise UnreadableDocument(_TOO_MUCH)
    if total > limits.ratio * max(len(data), 4096):
        raise UnreadableDocument("文件压缩比异常，疑似压缩炸弹，已拒绝读取。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableDocument(LOCKED)
    for entry in entries:
        _demand_honest(archive, entry, limits)
    return archive


def _demand_honest(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> None:
    """Raise UnreadableDocument unless an entry unpacks to exactly what the directory says."""
    if entry.compress_type not in _PLAIN:
        raise UnreadableDocument(BROKEN)
    if entry.filename.endswith((".xml", ".rels")) and entry.file_size > limits.part_bytes:
        raise UnreadableDocument(_TOO_MUCH)
    probe = copy.copy(entry)
    probe.file_size += 1
    found = 0
    try:
        with archive.open(probe) as stream:
            while chunk := stream.read(_CHUNK):
                found += len(chunk)
    except _FAULTS as error:
        raise UnreadableDocument(BROKEN) from error
    if found != entry.file_size:
        raise UnreadableDocument(BROKEN)


def read_bytes(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """Give one entry's content, or None where it is missing; raises UnreadableDocument."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except _FAULTS as error:
        raise UnreadableDocument(BROKEN) from error


def parse(content: bytes) -> etree._Element:
    """Parse XML with no entities and no network; raises UnreadableDocument."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(BROKEN) from error


def read_part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Parse one XML part; None where it is missing. Raises UnreadableDocument."""
    content = read_bytes(archive, name)
    return None if content is None else parse(content)


def names_in(data: bytes) -> frozenset[str]:
    """Give the names a zip lists, empty when it is none or its directory is broken."""
    if not data.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except _FAULTS:
        return frozenset()


def has_macros(archive: zipfile.ZipFile) -> bool:
    """Tell whether an Office file carries a VBA project, which is never run."""
    return any(name.endswith("vbaProject.bin") for name in archive.namelist())
