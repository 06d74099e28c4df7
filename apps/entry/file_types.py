"""What an uploaded file really is, by its content: names and declared types are only claims.

Nothing is unpacked; of an archive only the list of names is read.
"""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO, Final

from apps.core.text import strip_controls

MAX_BYTES: Final = 20 * 1024 * 1024
_MAX_NAMES: Final = 5000
_HEADS: Final = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS: Final = ("doc", "xls", "ppt", "wps", "et")
_ZIPPED: Final = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("OFD.xml", "ofd"),
)
ACCEPTED: Final = "PDF、OFD、图片（jpg、png）、Word、Excel 和 WPS 文件"
ACCEPT_ATTRIBUTE: Final = ".pdf,.ofd,.jpg,.jpeg,.png,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.wps,.et"


class RefusedFile(Exception):  # noqa: N818 -- a file that is not taken, with the sentence why
    """``message`` says what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _kind_by_head(stream: BinaryIO, name: str) -> str:
    """Return the kind that the first bytes tell, of container formats with the name's help; blank
    for none."""
    head = stream.read(16)
    kind = next((kind for start, kind in _HEADS if head.startswith(start)), "")
    if not kind and head.startswith(_OLE):
        return next((one for one in _OLE_KINDS if name.lower().endswith(f".{one}")), "doc")
    if not kind and head.startswith(b"PK\x03\x04"):
        return _zipped_kind(stream, name)
    return kind


def kind_of_file(stream: BinaryIO, name: str, size: int) -> str:
    """Return the kind (pdf, png, docx …) of a file; raises RefusedFile for anything not accepted."""
    if not size:
        raise RefusedFile(f"“{name}”是空文件，请重新选择。")
    if size > MAX_BYTES:
        raise RefusedFile(f"“{name}”有 {size / 1048576:.1f} MB，超过 20 MB，请压缩或拆分后上传。")
    stream.seek(0)
    kind = _kind_by_head(stream, name)
    stream.seek(0)
    if not kind:
        raise RefusedFile(f"“{name}”的内容不是可接受的格式，请上传{ACCEPTED}。")
    return kind


def _zipped_kind(stream: BinaryIO, name: str) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist()[:_MAX_NAMES])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise RefusedFile(f"“{name}”已损坏，无法打开，请重新导出后上传。") from error
    if any(one.endswith("vbaProject.bin") for one in names):
        raise RefusedFile(f"“{name}”含有宏，不能上传，请另存为不含宏的格式。")
    return next((kind for inner, kind in _ZIPPED if inner in names), "")


def safe_name(name: str, kind: str) -> str:
    """Return a name for showing and downloading: no path, no odd signs, the extension of its kind."""
    base = re.split(r"[\\/]", strip_controls(name))[-1]
    stem = re.sub(r'[:*?"<>|\r\n\t\u202a-\u202e\u2066-\u2069]', "", base).strip(". ")
    stem = stem.rsplit(".", 1)[0] if "." in stem else stem
    return f"{stem[:100] or '佐证材料'}.{kind}"
