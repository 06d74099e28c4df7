"""Why no reader takes a file, and what would help: one Chinese sentence each."""

from __future__ import annotations

from typing import Final

from apps.formkit.readers import ole
from apps.formkit.readers.archive import LOCKED
from apps.formkit.readers.content import Content

IMAGES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8", b"BM")
_ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh")
OLD_WORD: Final = "这是旧版 Word（.doc）或 WPS 文件。请用 Word 或 WPS 打开，另存为 docx 后上传。"
_OTHER: Final = "不认识这种文件。请上传 Word（docx）、Excel（xlsx、xls）、PDF、扫描图片或文本文件。"
# What a container lists → what to say.
_OLE: Final = (
    ("EncryptedPackage", LOCKED),
    ("EncryptionInfo", LOCKED),
    ("WordDocument", OLD_WORD),
    ("Workbook", "这是旧版 Excel 文件，读不出内容。请用 Excel 或 WPS 打开，另存为 xlsx 后上传。"),
    ("PowerPoint Document", "这是演示文稿。请上传申报表的 Word、Excel、PDF 或文本文件。"),
)
_ZIP: Final = (
    ("word/document.xml", "Word 文件已损坏，打不开。请用 Word 或 WPS 重新保存一次后再上传。"),
    ("xl/workbook.bin", "这是二进制工作簿（.xlsb）。请用 Excel 另存为 xlsx 后上传。"),
    ("ppt/presentation.xml", "这是演示文稿。请上传申报表的 Word、Excel、PDF 或文本文件。"),
    ("content.xml", "这是 OpenDocument 文件。请另存为 docx 或 xlsx 后上传。"),
    ("Document.xml", "这是 OFD 版式文件。请另存或打印为 PDF 后上传。"),
    ("OFD.xml", "这是 OFD 版式文件。请另存或打印为 PDF 后上传。"),
)


def refusal(content: Content) -> str:
    """Say why no reader takes the content and what would help."""
    if content.compound:
        return next((text for name, text in _OLE if name in content.streams), OLD_WORD)
    if content.packed:
        packed = "这是压缩包。请解压后逐个上传其中的 Word、Excel、PDF 或文本文件。"
        return next((text for name, text in _ZIP if name in content.packed), packed)
    if content.data.startswith(_ARCHIVES):
        return "文件是压缩包或已损坏，打不开。请解压后上传其中的文件，或用原程序重新保存一次。"
    return _OTHER


def is_binary(data: bytes) -> bool:
    """Return whether it is a picture, an archive, an old Office file: they pass for odd text."""
    return data.startswith((ole.MARK, *IMAGES[:5], *_ARCHIVES, b"%PDF-", b"{\\rtf"))
