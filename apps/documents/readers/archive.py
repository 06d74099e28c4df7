"""Opens the zip that docx and xlsx are, without trusting it."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from apps.documents.limits import Limits
from apps.documents.readers.base import UnreadableDocument

BROKEN = "文件已损坏，打不开。请用 Word、Excel 或 WPS 重新保存一次后再上传。"


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open a zip whose declared content stays within the limits; raises UnreadableDocument."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument(BROKEN) from error
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or total > limits.unpacked_bytes:
        raise UnreadableDocument("文件解压后过大，已拒绝读取。请删去图片等附件后重新保存上传。")
    if total > limits.ratio * max(len(data), 4096):
        raise UnreadableDocument("文件压缩比异常，疑似压缩炸弹，已拒绝读取。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableDocument("文件设有密码。请去掉密码后重新保存上传。")
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Parse one XML part, no entities, no network; None where it is missing."""
    if name not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(archive.read(name), parser)
    except (
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise UnreadableDocument(BROKEN) from error
    except Exception as error:  # zlib.error has no public base class of its own
        if type(error).__module__ == "zlib":
            raise UnreadableDocument(BROKEN) from error
        raise
