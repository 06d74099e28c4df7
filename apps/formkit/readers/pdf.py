"""PDF with a text layer: ruled tables with merged cells, and the text around them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar

import pdfplumber
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psparser import PSException

from apps.formkit.blocks import Block, Box, Paragraph, Place, SourceDocument, Table
from apps.formkit.limits import Limits
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.readers.content import Content
from apps.formkit.readers.continued_tables import MARK
from apps.formkit.readers.pdf_tables import RuledTable, Words, lines_of, within
from apps.formkit.readers.pdf_tags import PdfTags
from apps.formkit.readers.pdf_turns import is_aslant, turned_upright
from apps.formkit.readers.pictures import SCANNED, ScannedPages

BROKEN = "PDF 文件已损坏或加了保护，打不开。请重新导出 PDF，或上传 Word、Excel 原件。"
NO_TEXT = "这份 PDF 里没有读到任何文字。请确认选对了文件，或上传 Word、Excel 原件。"
# A page with fewer characters of its own is looked at as a picture, where it holds one.
LEAST_TEXT = 15
MANY_CURVES = 200


class PdfReader:
    """Reads ruled tables by their lines; everything else is paragraphs of lines."""

    format_id: ClassVar[str] = "pdf"
    label: ClassVar[str] = "PDF"
    suffixes: ClassVar[tuple[str, ...]] = ("pdf",)

    def sniff(self, content: Content) -> bool:
        return b"%PDF-" in content.data[:1024]

    def read(self, content: Content, limits: Limits) -> SourceDocument:
        try:
            document = self._blocks(content.data, limits)
        except UnreadableDocument:
            raise
        except PDFPasswordIncorrect as error:
            raise UnreadableDocument("PDF 设有密码。请去掉密码后重新导出上传。") from error
        except (PDFSyntaxError, PSException) as error:
            raise UnreadableDocument(BROKEN) from error
        except Exception as error:
            raise UnreadableDocument(BROKEN) from error
        if document.page_count and not document.blocks:
            raise UnreadableDocument(NO_TEXT)
        return document

    def _blocks(self, data: bytes, limits: Limits, *, is_turned: bool = False) -> SourceDocument:
        document = SourceDocument(format_id=self.format_id)
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            # Asked for all its pages, the library makes them all before it answers.
            first = islice(PDFPage.create_pages(pdf.doc), limits.pages + 1)
            document.page_count = sum(1 for _ in first)
            if document.page_count > limits.pages:
                raise UnreadableDocument(f"PDF 超过 {limits.pages} 页，请分成几个文件上传。")
            reading = _Reading(pdf.doc, data, limits)
            for number, page in enumerate(pdf.pages):
                if not is_turned and is_aslant(page.chars):
                    reading.close()
                    return self._blocks(turned_upright(data), limits, is_turned=True)
                document.blocks += reading.page(page, number)
                page.close()
            reading.close()
            if reading.scans is not None:
                document.warnings.append(SCANNED)
        return document


Placed = tuple[float, Block]
"""A block with its height on the page."""


class _Reading:
    """Goes through the pages of one document, and knows the table that the next may go on with."""

    def __init__(self, document: PDFDocument, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        self.tags = PdfTags(document)
        self.scans: ScannedPages | None = None
        self.tables = 0
        self.last: tuple[RuledTable, Table] | None = None

    def page(self, page: Any, number: int) -> list[Block]:
        """Return the blocks of a page; its last table gets its rows once it is known to be over."""
        return self._scanned(number) if _is_picture(page) else self._printed(page, number)

    def _scanned(self, number: int) -> list[Block]:
        self._finish()
        self.scans = self.scans or ScannedPages(self.data, self.limits)
        scanned = self.scans.page(number, self.tables)
        self.tables = self.scans.reader.tables
        return scanned

    def _printed(self, page: Any, number: int) -> list[Block]:
        found = sorted(page.find_tables(), key=lambda table: table.bbox[1])
        words = page.extract_words(
            use_text_flow=False, keep_blank_chars=True, x_tolerance=1.5, return_chars=True
        )
        drawn = [RuledTable.of(page, table, words, self.tags) for table in found]
        inside = [table.bbox for table in found]
        outside = [word for word in words if not within(word, inside)]
        lines = list(_paragraphs(outside, number))
        blocks = self._among(drawn, lines)
        return [block for _, block in sorted(blocks, key=_top)]

    def _among(self, drawn: list[RuledTable], lines: list[Placed]) -> list[Placed]:
        """Return the tables that begin on a page, and its lines without those that only say that a
        table goes on."""
        begun: list[Placed] = []
        for ruled in drawn:
            told = [line for line in lines if line[0] < ruled.top and _goes_on(line[1])]
            block = self._table(ruled, goes_on=bool(told) and ruled is drawn[0])
            if block is not None:
                begun.append(block)
            else:
                lines = [line for line in lines if line not in told]
        return [*begun, *lines]

    def close(self) -> None:
        """Finish the last table and let the pictures go."""
        self._finish()
        if self.scans is not None:
            self.scans.close()

    def _table(self, ruled: RuledTable, *, goes_on: bool) -> Placed | None:
        if self.last is not None and self.last[0].take(ruled, goes_on=goes_on):
            return None
        self._finish()
        block = Table(rows=[], number=self.tables)
        self.tables += 1
        self.last = ruled, block
        return ruled.top, block

    def _finish(self) -> None:
        if self.last is not None:
            ruled, block = self.last
            ruled.lay_out(block)
        self.last = None


def _goes_on(block: Block) -> bool:
    """Return whether a line names a form once more on its further pages."""
    return isinstance(block, Paragraph) and block.text.rstrip().endswith(MARK)


def _top(item: Placed) -> float:
    return item[0]


def _paragraphs(words: Words, number: int) -> Iterator[tuple[float, Block]]:
    """Return each line outside of tables with its height on the page."""
    lines = lines_of(words)
    margin = min((line[0]["x0"] for line in lines), default=0.0)
    for line in lines:
        box = _around(line)
        text = " ".join(word["text"] for word in line).replace("\xa0", " ")
        indented = box[0] - margin > box[3] - box[1]
        yield box[1], Paragraph(text=text, place=Place(page=number, box=box), is_indented=indented)


def _is_picture(page: Any) -> bool:
    """Return whether a page shows its text as a picture, or as outlines, not as characters."""
    is_drawn = bool(page.images) or len(page.curves) > MANY_CURVES
    return len(page.chars) < LEAST_TEXT and is_drawn


def _around(words: Words) -> Box:
    return (
        min(word["x0"] for word in words),
        min(word["top"] for word in words),
        max(word["x1"] for word in words),
        max(word["bottom"] for word in words),
    )
