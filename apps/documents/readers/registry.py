"""Finds the reader of a file by its content."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from apps.documents.blocks import SourceDocument
from apps.documents.limits import Limits
from apps.documents.readers.base import Reader, UnreadableDocument, any_of
from apps.documents.readers.docx import DocxReader
from apps.documents.readers.pdf import PdfReader
from apps.documents.readers.sheets import WorkbookReader
from apps.documents.readers.text import TextReader

FORMATS: Final[tuple[Reader, ...]] = (PdfReader(), DocxReader(), WorkbookReader(), TextReader())
_NAMES: Final = {
    "pdf": ("pdf",),
    "docx": ("docx", "docm"),
    "xlsx": ("xlsx", "xlsm", "xls", "et", "ods"),
    "text": ("txt", "md", "csv", "tsv", "text"),
}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")
_ARCHIVES: Final = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def read(source: Path | bytes, *, name: str = "", limits: Limits | None = None) -> SourceDocument:
    """Read a file into neutral blocks; a name that lies about the content leaves a warning.

    Raises:
        UnreadableDocument: empty, too large, encrypted, broken, or of a kind nobody reads;
            the message says in Chinese what to do.
    """
    limits = limits or Limits()
    name = name or (source.name if isinstance(source, Path) else "")
    data = _content(source, limits)
    for reader in FORMATS:
        if reader is FORMATS[-1] and _is_binary(data):
            break
        if reader.sniff(data):
            document = reader.read(data, limits)
            suffix = Path(name).suffix.lower().lstrip(".")
            if suffix and suffix not in _NAMES[reader.format_id]:
                document.warnings.append(
                    f"文件名以 .{suffix} 结尾，内容其实是{reader.label}，已按内容读取。"
                )
            return document
    raise UnreadableDocument(_refusal(data))


def _content(source: Path | bytes, limits: Limits) -> bytes:
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if not size:
        raise UnreadableDocument("文件是空的。请确认选对了文件。")
    if size > limits.file_bytes:
        allowed = limits.file_bytes // 1024 // 1024
        raise UnreadableDocument(
            f"文件有 {size / 1024 / 1024:.0f} MB，超过 {allowed} MB 的上限。请删去图片或拆分后上传。"
        )
    return source.read_bytes() if isinstance(source, Path) else source


def _is_binary(data: bytes) -> bool:
    """Tell a picture, an archive or an old Office file, which would pass for odd text."""
    return any_of((_OLE, *_IMAGES, *_ARCHIVES), data)


def _refusal(data: bytes) -> str:
    """Say why no reader takes the content and what would help."""
    if data.startswith(_OLE):
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d" in data:
            return "文件设有密码。请去掉密码后重新保存上传。"
        return "这是旧版 Word（.doc）或 WPS 文件。请用 Word 或 WPS 打开，另存为 docx 后上传。"
    if any_of(_IMAGES, data):
        return "这是图片，没有可读取的文字。请上传 Word、Excel 原件或由程序导出的 PDF。"
    if any_of(_ARCHIVES, data):
        return "这是压缩包或不支持的文件。请解压后逐个上传其中的 Word、Excel、PDF 或文本文件。"
    return "不认识这种文件。请上传 Word（docx）、Excel（xlsx、xls）、PDF 或文本文件。"
