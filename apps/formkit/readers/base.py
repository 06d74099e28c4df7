"""What every reader shares: the error and the limits of length."""

from __future__ import annotations

from typing import Final

from apps.formkit.blocks import SourceDocument
from apps.formkit.limits import Limits

# What files of the readers' formats are called; for pages that offer a choice of file.
SUFFIXES: Final = (
    "docx",
    "docm",
    "dotx",
    "dotm",
    "wps",
    "xlsx",
    "xlsm",
    "xls",
    "et",
    "xlt",
    "ett",
    "xltx",
    "pdf",
    "doc",
    "wpt",
    "dot",
    "rtf",
    "odt",
    "png",
    "jpg",
    "jpeg",
    "tif",
    "tiff",
    "bmp",
    "webp",
    "gif",
    "txt",
    "md",
    "csv",
    "tsv",
    "text",
    "log",
    "markdown",
)


class UnreadableDocument(Exception):  # noqa: N818 -- names the document's state
    """The file cannot be read; the message is a Chinese sentence: what is wrong, what to do."""


def demand_rows(count: int, limits: Limits) -> None:
    """Raise UnreadableDocument when a table is longer than any form could be."""
    if count > limits.rows:
        raise UnreadableDocument(
            f"文件中有一张表超过 {limits.rows} 行，不像申报表。请只保留申报表所在的部分后重新上传。"
        )


def demand_cells(count: int, limits: Limits) -> None:
    """Raise UnreadableDocument when a file's tables, laid out, are larger than forms could be."""
    if count > limits.cells:
        raise UnreadableDocument(
            "文件的行和单元格过多，不像申报表。请删去空白行列，只保留申报表后重新上传。"
        )


def demand_pieces(document: SourceDocument, limits: Limits) -> None:
    """Raise UnreadableDocument when a file falls into more pieces than any collection of forms:
    recognition keeps some hundred bytes of each."""
    if document.pieces_at_most() > limits.pieces and document.pieces() > limits.pieces:
        raise UnreadableDocument(
            f"文件中的单元格和词超过 {limits.pieces // 10000} 万个，不像申报表。请拆分后上传。"
        )


def demand_length(count: int, limits: Limits) -> None:
    """Raise UnreadableDocument when a file holds more text than any collection of forms."""
    if count > limits.characters:
        raise UnreadableDocument(
            f"文件的文字超过 {limits.characters // 10000} 万字，不像申报表。请拆分后上传。"
        )
