"""Finds the reader of a file by its content."""

from __future__ import annotations

import importlib
from itertools import chain
from pathlib import Path
from typing import ClassVar, Final, Protocol

from apps.core.text import is_storable, storable
from apps.formkit.blocks import Paragraph, SourceDocument, Table
from apps.formkit.limits import Limits
from apps.formkit.readers.base import UnreadableDocument, demand_length, demand_pieces
from apps.formkit.readers.content import Content
from apps.formkit.readers.continued_tables import close_up
from apps.formkit.readers.refusals import refusal


class Reader(Protocol):
    """One format. ``sniff`` looks at the whole content and must be cheap."""

    format_id: ClassVar[str]
    label: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    def sniff(self, content: Content) -> bool:
        """Return whether the content is of this format."""
        ...

    def read(self, content: Content, limits: Limits) -> SourceDocument:
        """Return the blocks; raises UnreadableDocument."""
        ...


# Module and class of each reader, in the order they are asked; text comes last, it takes most.
_READERS: Final = (
    ("pdf", "PdfReader"),
    ("docx", "DocxReader"),
    ("sheets", "WorkbookReader"),
    ("office", "OldWordReader"),
    ("pictures", "PictureReader"),
    ("text", "TextReader"),
)
FORMATS: Final[list[Reader]] = []
# Readers that a missing library switches off, with the reason in the system's own words.
DISABLED: Final[dict[str, str]] = {}

for _module, _name in _READERS:
    try:
        _found = importlib.import_module(f"apps.formkit.readers.{_module}")
        FORMATS.append(getattr(_found, _name)())
    except ImportError as _error:
        DISABLED[_module] = str(_error)


def read(source: Path | bytes, *, name: str = "", limits: Limits | None = None) -> SourceDocument:
    """Read a file into neutral blocks; a name that lies about the content leaves a warning.

    Raises:
        UnreadableDocument: empty, too large, encrypted, broken, or of a kind nobody reads;
            the message says in Chinese what to do.
        OSError: the path cannot be opened.
    """
    limits = limits or Limits()
    name = name or (source.name if isinstance(source, Path) else "")
    content = Content(_bytes(source, limits))
    for reader in FORMATS:
        if reader.sniff(content):
            document = close_up(reader.read(content, limits))
            demand_length(sum(map(_made_storable, document.blocks)), limits)
            demand_pieces(document, limits)
            suffix = Path(name).suffix.lower().lstrip(".")
            if suffix and suffix not in reader.suffixes:
                document.warnings.append(
                    f"文件名以 .{suffix} 结尾，内容其实是{reader.label}，已按内容读取。"
                )
            return document
    raise UnreadableDocument(refusal(content))


def _made_storable(block: Paragraph | Table) -> int:
    """Take out of a block what broken files leave there and nothing can keep; give its length."""
    if isinstance(block, Paragraph):
        block.text = storable(block.text)
        return len(block.text)
    # The whole table at a look: hardly one holds anything odd.
    whole = "".join(chain.from_iterable(block.rows))
    if not is_storable(whole):
        block.rows = [storable(row) for row in block.rows]
    return len(whole)


def _bytes(source: Path | bytes, limits: Limits) -> bytes:
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > limits.file_bytes:
        allowed = limits.file_bytes // 1024 // 1024
        raise UnreadableDocument(
            f"文件有 {size / 1024 / 1024:.0f} MB，超过 {allowed} MB 的上限。请删去图片或拆分后上传。"
        )
    data = source.read_bytes() if isinstance(source, Path) else source
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocument("文件是空的。请确认选对了文件。")
    return data
