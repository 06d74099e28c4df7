"""Word documents, read from their XML: paragraphs and tables in order, merged cells resolved."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import ClassVar, Final

from lxml import etree

from apps.formkit.blocks import Block, Paragraph, Place, SourceDocument, Table
from apps.formkit.limits import Limits
from apps.formkit.readers.archive import BROKEN, Archive, parse
from apps.formkit.readers.base import UnreadableDocument, demand_cells
from apps.formkit.readers.content import Content
from apps.formkit.readers.docx_numbering import Numbering
from apps.formkit.readers.docx_table import TableReader, flatten
from apps.formkit.readers.docx_text import TABLE, P, Unsettled, W, settle, text_in

_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL: Final = W[1:-1].encode()
# What may stand around paragraphs, rows and cells without a meaning for them.
_HOLDERS: Final = tuple(
    f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml")
)
_MACROS: Final = "文件带有宏，宏未执行，只读取了文字和表格。"
_CHUNK: Final = "文件中嵌有其他文件的内容，这部分未读取。请用 Word 重新保存一次后再上传。"


class DocxReader:
    """OOXML text documents; headers, footers, notes and deleted text are left out."""

    format_id: ClassVar[str] = "docx"
    label: ClassVar[str] = "Word 文档"
    suffixes: ClassVar[tuple[str, ...]] = ("docx", "docm", "dotx", "dotm", "wps")

    def sniff(self, content: Content) -> bool:
        """Return whether it is a Word document by the parts its archive lists."""
        return any(name.startswith("word/document") for name in content.packed)

    def read(self, content: Content, limits: Limits) -> SourceDocument:
        """Return paragraphs and tables in order; raises UnreadableDocument."""
        archive = Archive(content, limits)
        main = archive.content(_main_part(archive)) or b""
        root = parse(main.replace(_STRICT, _USUAL))
        body = root.find(f"{W}body")
        if body is None:
            raise UnreadableDocument(BROKEN)
        document = SourceDocument(format_id=self.format_id, page_count=1)
        if archive.has_macros:
            document.warnings.append(_MACROS)
        if body.find(f".//{W}altChunk") is not None:
            document.warnings.append(_CHUNK)
        lists = archive.part("word/numbering.xml"), archive.part("word/styles.xml")
        try:
            document.blocks = list(_Body(Numbering(*lists), limits).blocks(body))
        except Unsettled:
            numbering = Numbering(*lists)
            settle(body)
            flatten(body, limits, numbering.prefix)
            document.blocks = list(_Body(numbering, limits).blocks(body))
        return document


def _main_part(archive: Archive) -> str:
    """Return the part that the package names as its document."""
    links = archive.part("_rels/.rels")
    for link in () if links is None else links:
        if (link.get("Type") or "").endswith("/officeDocument"):
            return posixpath.normpath((link.get("Target") or "").lstrip("/"))
    return "word/document.xml"


class _Body:
    """One pass over a document, counting its tables, paragraphs and cells; raises Unsettled."""

    def __init__(self, numbering: Numbering, limits: Limits) -> None:
        self.prefix, self.limits = numbering.prefix, limits
        self.tables = self.lines = self.cells = 0

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Return the blocks of the body, or of what stands around some of them."""
        for child in parent.iterchildren(P, TABLE, *_HOLDERS):
            if child.tag == P:
                yield from self._paragraphs(child)
            elif child.tag == TABLE:
                yield from self._table(child)
            else:
                yield from self.blocks(child)

    def _paragraphs(self, element: etree._Element) -> Iterator[Paragraph]:
        text = self.prefix(element) + text_in(element)
        for line in text.split("\n"):
            if line.strip():
                yield Paragraph(
                    text=line, place=Place(line=self.lines), is_indented=_is_indented(element)
                )
            self.lines += 1
        demand_cells(self.lines, self.limits)

    def _table(self, element: etree._Element) -> Iterator[Table]:
        table = TableReader(self.tables, self.prefix).read(element, self.limits)
        if table.rows:
            self.tables += 1
            self.cells += len(table.rows) * len(table.rows[0])
            demand_cells(self.cells, self.limits)
            yield table


def _is_indented(paragraph: etree._Element) -> bool:
    """Return whether a paragraph's first line is set in by itself; styles are not asked."""
    indent = paragraph.find(f"{W}pPr/{W}ind")
    if indent is None:
        return False
    values = (indent.get(f"{W}{name}") or "0" for name in ("firstLineChars", "firstLine"))
    return any(value not in ("0", "") and not value.startswith("-") for value in values)
