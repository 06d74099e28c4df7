"""PDF with a text layer: ruled tables with merged cells, and the text around them."""

from __future__ import annotations

import io
from bisect import bisect_left
from typing import Any, ClassVar

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psparser import PSException

from apps.documents.blocks import Block, Cell, Paragraph, Place, SourceDocument, Table
from apps.documents.limits import Limits
from apps.documents.readers.base import UnreadableDocument
from apps.documents.readers.pictures import SCANNED, ScannedPages
from apps.documents.readers.wrapping import unwrapped

Box = tuple[float, float, float, float]
BROKEN = "PDF 文件已损坏或加了保护，打不开。请重新导出 PDF，或上传 Word、Excel 原件。"
NO_TEXT = "这份 PDF 里没有读到任何文字。请确认选对了文件，或上传 Word、Excel 原件。"
# A page with fewer characters of its own is looked at as a picture, where it holds one.
LEAST_TEXT = 15
MANY_CURVES = 200
NEAR = 2.0


class PdfReader:
    """Reads ruled tables by their lines; everything else is paragraphs of lines."""

    format_id: ClassVar[str] = "pdf"
    label: ClassVar[str] = "PDF"
    suffixes: ClassVar[tuple[str, ...]] = ("pdf",)

    def sniff(self, data: bytes) -> bool:
        return b"%PDF-" in data[:1024]

    def read(self, data: bytes, limits: Limits) -> SourceDocument:
        document = SourceDocument(format_id=self.format_id)
        try:
            with pdfplumber.open(io.BytesIO(data)) as pdf:
                document.page_count = len(pdf.pages)
                if document.page_count > limits.pages:
                    raise UnreadableDocument(f"PDF 超过 {limits.pages} 页，请分成几个文件上传。")
                self.tables = 0
                self.scans: ScannedPages | None = None
                for number, page in enumerate(pdf.pages):
                    if _is_picture(page):
                        self.scans = self.scans or ScannedPages(data, limits)
                        document.blocks += self.scans.page(number, self.tables)
                        self.tables = self.scans.reader.tables
                    else:
                        document.blocks += self._page(page, number)
                    page.close()
                if self.scans:
                    self.scans.close()
                    document.warnings.append(SCANNED)
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

    def _page(self, page: Any, number: int) -> list[Block]:
        found = sorted(page.find_tables(), key=lambda table: table.bbox[1])
        words = page.extract_words(
            use_text_flow=False, keep_blank_chars=True, x_tolerance=1.5, return_chars=True
        )
        blocks: list[tuple[float, Block]] = []
        for table in found:
            own = [part for word in words for part in _parts(word, table.cells)]
            blocks.append((table.bbox[1], self._table(table, own, number)))
        inside = [table.bbox for table in found]
        outside = _lines([word for word in words if not _within(word, inside)])
        margin = min((line[0]["x0"] for line in outside), default=0.0)
        for line in outside:
            box = _around(line)
            place = Place(page=number, box=box)
            text = " ".join(word["text"] for word in line).replace("\xa0", " ")
            indented = box[0] - margin > box[3] - box[1]
            blocks.append((box[1], Paragraph(text=text, place=place, is_indented=indented)))
        return [block for _, block in sorted(blocks, key=lambda item: item[0])]

    def _table(self, table: Any, words: list[Any], page: int) -> Table:
        boxes = [cell for cell in table.cells if cell]
        xs = _edges([box[0] for box in boxes] + [box[2] for box in boxes])
        ys = _edges([box[1] for box in boxes] + [box[3] for box in boxes])
        rows: list[list[Cell | None]] = [[None] * (len(xs) - 1) for _ in range(len(ys) - 1)]
        for box in boxes:
            left, right = _index(xs, box[0]), _index(xs, box[2])
            top, bottom = _index(ys, box[1]), _index(ys, box[3])
            inside = [word for word in words if _within(word, [box])]
            text = unwrapped(_lines(inside), box)
            place = Place(page=page, table=self.tables, row=top, column=left, box=box)
            cell = Cell(text=text, place=place, rows=bottom - top, columns=right - left)
            for y in range(top, bottom):
                for x in range(left, right):
                    rows[y][x] = cell
        empty = Place(page=page, table=self.tables)
        self.tables += 1
        return Table(rows=[[cell or Cell(place=empty) for cell in row] for row in rows])


def _parts(word: Any, boxes: list[Box]) -> list[Any]:
    """Part a word that runs over the border between two cells, as texts that fill their cells do."""
    middle = (word["top"] + word["bottom"]) / 2
    left, right = word["x0"] + NEAR, word["x1"] - NEAR
    crossed = [b for b in boxes if b and b[1] <= middle <= b[3] and left < b[0] < right]
    if not crossed:
        return [word]
    groups: dict[int, list[Any]] = {}
    for char in word["chars"]:
        centre = (char["x0"] + char["x1"]) / 2
        groups.setdefault(sum(centre >= box[0] for box in crossed), []).append(char)
    return [
        {
            **word,
            "text": "".join(char["text"] for char in chars).strip(),
            "x0": chars[0]["x0"],
            "x1": chars[-1]["x1"],
            "chars": chars,
        }
        for chars in groups.values()
    ]


def _is_picture(page: Any) -> bool:
    """Tell a page that shows its text as a picture, or as outlines instead of characters."""
    is_drawn = bool(page.images) or len(page.curves) > MANY_CURVES
    return len(page.chars) < LEAST_TEXT and is_drawn


def _edges(values: list[float]) -> list[float]:
    """Give the distinct grid lines; lines drawn twice or slightly off count once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _index(edges: list[float], value: float) -> int:
    return bisect_left(edges, value - NEAR)


def _within(word: Any, boxes: list[Box]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _lines(words: list[Any]) -> list[list[Any]]:
    """Group words into lines by the middle of their height."""
    lines: list[list[Any]] = []
    for word in sorted(words, key=lambda item: (item["top"] + item["bottom"], item["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if lines:
            last = lines[-1][-1]
            if (
                abs((last["top"] + last["bottom"]) / 2 - middle)
                < (last["bottom"] - last["top"]) / 2
            ):
                lines[-1].append(word)
                continue
        lines.append([word])
    return [sorted(line, key=lambda item: item["x0"]) for line in lines]


def _around(words: list[Any]) -> Box:
    return (
        min(word["x0"] for word in words),
        min(word["top"] for word in words),
        max(word["x1"] for word in words),
        max(word["bottom"] for word in words),
    )
