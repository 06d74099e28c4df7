"""Word documents, read from their XML: paragraphs and tables in order, merged cells resolved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from lxml import etree

from apps.documents.blocks import Block, Cell, Paragraph, Place, SourceDocument
from apps.documents.limits import Limits
from apps.documents.readers.archive import BROKEN, open_archive, read_part
from apps.documents.readers.base import GridBuilder, UnreadableDocument, demand_rows

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED: Final = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText"}
_BREAKS: Final = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}


class DocxReader:
    """OOXML text documents; headers, footers and deleted text are left out."""

    format_id: ClassVar[str] = "docx"
    label: ClassVar[str] = "Word 文档"

    def sniff(self, data: bytes) -> bool:
        return data.startswith(b"PK") and b"word/" in data

    def read(self, data: bytes, limits: Limits) -> SourceDocument:
        archive = open_archive(data, limits)
        root = read_part(archive, "word/document.xml")
        body = None if root is None else root.find(f"{W}body")
        if body is None:
            raise UnreadableDocument(BROKEN)
        document = SourceDocument(format_id=self.format_id, page_count=1)
        if any("vbaProject" in name for name in archive.namelist()):
            document.warnings.append("文件带有宏，宏未执行，只读取了文字和表格。")
        self.count = 0
        document.blocks = list(self._blocks(body, limits))
        return document

    def _blocks(self, parent: etree._Element, limits: Limits) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{W}p":
                for text in _text(child).split("\n"):
                    if text.strip():
                        yield Paragraph(text=text, place=Place())
            elif child.tag == f"{W}tbl":
                yield from self._table(child, limits)
            elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins"}:
                yield from self._blocks(child, limits)

    def _table(self, table: etree._Element, limits: Limits) -> Iterator[Block]:
        grid = GridBuilder(self.count)
        self.count += 1
        rows = [row for row in table.iterchildren(f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
        demand_rows(len(rows), limits)
        above: dict[int, tuple[Cell, int]] = {}
        for y, row in enumerate(rows):
            x = _integer(row.find(f"{W}trPr/{W}gridBefore"))
            for box in row.iterchildren(f"{W}tc"):
                span = max(1, _integer(box.find(f"{W}tcPr/{W}gridSpan"), 1))
                if span > 200:
                    raise UnreadableDocument(BROKEN)
                merge = box.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val") != "restart" and x in above:
                    cell, top = above[x]
                    cell.rows = y - top + 1
                    grid.cover(cell, y, x, 1, cell.columns)
                else:
                    cell = grid.put(y, x, _cell_text(box), columns=span)
                    above[x] = (cell, y)
                x += span
        if grid.height:
            yield grid.build()


def _integer(element: etree._Element | None, default: int = 0) -> int:
    value = "" if element is None else element.get(f"{W}val") or ""
    return int(value) if value.isdigit() else default


def _text(element: etree._Element) -> str:
    """Give the text of a paragraph, insertions kept, deletions dropped."""
    parts: list[str] = []
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag != f"{W}pPr":
            parts.append(_text(child))
    return "".join(parts)


def _cell_text(box: etree._Element) -> str:
    """Give the text of a cell, one line a paragraph; a table within it is read cell by cell."""
    lines = []
    for child in box.iter(f"{W}p"):
        lines.append(_text(child))
    return "\n".join(lines).strip("\n")
