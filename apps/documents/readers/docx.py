"""Word documents, read from their XML: paragraphs and tables in order, merged cells resolved."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import ClassVar, Final

from lxml import etree

from apps.documents.blocks import Block, Cell, Paragraph, Place, SourceDocument
from apps.documents.limits import Limits
from apps.documents.readers.archive import (
    BROKEN,
    has_macros,
    names_in,
    open_archive,
    parse,
    read_bytes,
    read_part,
)
from apps.documents.readers.base import GridBuilder, UnreadableDocument, demand_rows
from apps.documents.readers.docx_numbering import Numbering
from apps.documents.readers.docx_text import W, boxes_in, text_in

_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL: Final = W[1:-1].encode()
_HOLDERS: Final = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml")}
_MOST_COLUMNS: Final = 500
_MACROS: Final = "文件带有宏，宏未执行，只读取了文字和表格。"
_CHUNK: Final = "文件中嵌有其他文件的内容，这部分未读取。请用 Word 重新保存一次后再上传。"


class DocxReader:
    """OOXML text documents; headers, footers, notes and deleted text are left out."""

    format_id: ClassVar[str] = "docx"
    label: ClassVar[str] = "Word 文档"
    suffixes: ClassVar[tuple[str, ...]] = ("docx", "docm", "dotx", "dotm", "wps")

    def sniff(self, data: bytes) -> bool:
        """Tell a Word document by the parts its archive lists."""
        return any(name.startswith("word/document") for name in names_in(data))

    def read(self, data: bytes, limits: Limits) -> SourceDocument:
        """Give paragraphs and tables in order; raises UnreadableDocument."""
        archive = open_archive(data, limits)
        content = read_bytes(archive, _main_part(archive))
        root = parse((content or b"").replace(_STRICT, _USUAL))
        body = root.find(f"{W}body")
        if body is None:
            raise UnreadableDocument(BROKEN)
        document = SourceDocument(format_id=self.format_id, page_count=1)
        if has_macros(archive):
            document.warnings.append(_MACROS)
        if body.find(f".//{W}altChunk") is not None:
            document.warnings.append(_CHUNK)
        numbering = Numbering(
            read_part(archive, "word/numbering.xml"), read_part(archive, "word/styles.xml")
        )
        document.blocks = _Body(numbering, limits).blocks(body)
        return document


def _main_part(archive: zipfile.ZipFile) -> str:
    """Give the part that the package names as its document."""
    links = read_part(archive, "_rels/.rels")
    for link in () if links is None else links:
        if (link.get("Type") or "").endswith("/officeDocument"):
            return posixpath.normpath((link.get("Target") or "").lstrip("/"))
    return "word/document.xml"


class _Body:
    """One pass over a document, counting its tables, paragraphs and cells."""

    def __init__(self, numbering: Numbering, limits: Limits) -> None:
        self.numbering, self.limits = numbering, limits
        self.tables = self.lines = self.cells = 0

    def blocks(self, parent: etree._Element) -> list[Block]:
        """Give the blocks of a body, a text box or a cell."""
        found: list[Block] = []
        for child in parent:
            if child.tag == f"{W}p":
                found += self._paragraphs(child)
            elif child.tag == f"{W}tbl":
                found += self._table(child)
            elif child.tag in _HOLDERS:
                found += self.blocks(child)
        return found

    def _paragraphs(self, element: etree._Element) -> Iterator[Block]:
        text = self.numbering.prefix(element) + text_in(element)
        for line in text.split("\n"):
            if line.strip():
                yield Paragraph(
                    text=line, place=Place(line=self.lines), is_indented=_is_indented(element)
                )
            self.lines += 1
        for box in boxes_in(element):
            yield from self.blocks(box)

    def _table(self, table: etree._Element) -> list[Block]:
        rows = [row for row in _inside(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
        demand_rows(len(rows), self.limits)
        if frame := _frame(rows):
            return self.blocks(frame[0])
        grid = GridBuilder(self.tables)
        self.tables += 1
        above: dict[int, tuple[Cell, int]] = {}
        for y, row in enumerate(rows):
            self._row(grid, row, y, above)
        self.cells += grid.width * grid.height
        if self.cells > self.limits.cells:
            raise UnreadableDocument("文件中的表格过大，不像申报表。请只保留申报表后重新上传。")
        built: list[Block] = [grid.build()] if grid.height else []
        return built

    def _row(
        self, grid: GridBuilder, row: etree._Element, y: int, above: dict[int, tuple[Cell, int]]
    ) -> None:
        x = _integer(row.find(f"{W}trPr/{W}gridBefore"))
        last: Cell | None = None
        for box in _inside(row, f"{W}tc"):
            span, down, across = _merges(box)
            if x + span > _MOST_COLUMNS:
                raise UnreadableDocument(BROKEN)
            if down == "continue" and x in above:
                last, top = above[x]
                last.rows = y - top + 1
                grid.cover(last, y, x, 1, last.columns)
            elif across == "continue" and last is not None and last.place.row == y:
                last.columns += span
                grid.cover(last, y, x, 1, span)
            else:
                last = grid.put(y, x, self._cell_text(box), columns=span)
                above[x] = (last, y)
            x += span

    def _cell_text(self, box: etree._Element) -> str:
        """Give the text of a cell, one line a paragraph; a table within it keeps its columns."""
        lines: list[str] = []
        for child in box:
            if child.tag == f"{W}p":
                lines.append(self.numbering.prefix(child) + text_in(child))
                for held in boxes_in(child):
                    lines.append(self._cell_text(held))
            elif child.tag == f"{W}tbl":
                for row in _inside(child, f"{W}tr"):
                    lines.append(
                        "\t".join(self._cell_text(cell) for cell in _inside(row, f"{W}tc"))
                    )
            elif child.tag in _HOLDERS:
                lines.append(self._cell_text(child))
        return "\n".join(lines).strip("\n")


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Give the rows of a table or the cells of a row, through content controls and insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from _inside(child, tag)


def _frame(rows: list[etree._Element]) -> list[etree._Element]:
    """Give the one cell of a table that only frames other tables, else nothing."""
    if len(rows) != 1:
        return []
    cells = list(_inside(rows[0], f"{W}tc"))
    return cells if len(cells) == 1 and cells[0].find(f".//{W}tbl") is not None else []


def _merges(box: etree._Element) -> tuple[int, str, str]:
    """Give how many columns a cell spans and how it merges downwards and (old style) across."""
    span, down, across = 1, "", ""
    properties = box.find(f"{W}tcPr")
    for item in () if properties is None else properties:
        if item.tag == f"{W}gridSpan":
            span = max(1, _integer(item, 1))
        elif item.tag == f"{W}vMerge":
            down = item.get(f"{W}val") or "continue"
        elif item.tag == f"{W}hMerge":
            across = item.get(f"{W}val") or "continue"
    return span, down, across


def _is_indented(paragraph: etree._Element) -> bool:
    """Tell whether a paragraph's first line is set in by itself; styles are not asked."""
    indent = paragraph.find(f"{W}pPr/{W}ind")
    if indent is None:
        return False
    values = (indent.get(f"{W}{name}") or "0" for name in ("firstLineChars", "firstLine"))
    return any(value not in ("0", "") and not value.startswith("-") for value in values)


def _integer(element: etree._Element | None, default: int = 0) -> int:
    value = "" if element is None else element.get(f"{W}val") or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else default
