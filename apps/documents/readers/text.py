"""Plain text: running lines, tab-separated tables, Markdown's pipe tables, and CSV."""

from __future__ import annotations

import csv
import io
import re
from typing import ClassVar, Final

from apps.documents.blocks import Block, Cell, Paragraph, Place, SourceDocument, Table
from apps.documents.limits import Limits
from apps.documents.readers.base import UnreadableDocument, demand_rows

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_RULE: Final = re.compile(r"^[\s|:\-]+$")


def decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16 with or without mark, or GB18030; raises UnreadableDocument."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if order := _wide_order(data):
        return data.decode(order, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    text = data.decode("utf-8", errors="replace")
    if text.count("\ufffd") > len(text) // 50:
        raise UnreadableDocument(
            "文件不是文本，或编码已损坏。请用原程序打开后另存为 docx、xlsx 或 pdf。"
        )
    return text


def _wide_order(data: bytes) -> str:
    """Tell UTF-16 without a mark by its line breaks and blanks; empty when it is not."""
    if data.count(b"\0") <= len(data) // 100:
        return ""
    for order, marks in (("utf-16-le", (b"\n\0", b"\t\0")), ("utf-16-be", (b"\0\n", b"\0\t"))):
        if sum(data.count(mark) for mark in marks) * 4 < data.count(b"\0"):
            continue
        text = data[: len(data) // 2 * 2].decode(order, errors="replace")
        known = sum("\u3000" <= char <= "\u9fff" or " " <= char <= "~" for char in text)
        if known > len(text) * 0.7:
            return order
    return ""


class TextReader:
    """Text of any layout; separators are guesses, so its tables are not ruled."""

    format_id: ClassVar[str] = "text"
    label: ClassVar[str] = "文本"

    def sniff(self, data: bytes) -> bool:
        head = data[:4096]
        if any(data.startswith(mark) for mark, _ in _MARKS):
            return True
        wide = bool(_wide_order(data[:20000]))
        controls = sum(byte < 9 or 13 < byte < 32 for byte in head) - head.count(b"\0")
        return wide or (head.count(b"\0") <= len(head) // 50 and controls <= len(head) // 50)

    def read(self, data: bytes, limits: Limits) -> SourceDocument:
        text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        document = SourceDocument(format_id=self.format_id, page_count=1)
        if _looks_like_csv(text):
            document.blocks = _csv_blocks(text, limits)
        else:
            document.blocks = _line_blocks(text.split("\n"), limits)
        return document


def _looks_like_csv(text: str) -> bool:
    """Tell a CSV file: commas in nearly every line, no tab, no pipe table."""
    lines = [line for line in text.split("\n")[:200] if line.strip()]
    if len(lines) < 3 or "\t" in text or any(line.lstrip().startswith("|") for line in lines):
        return False
    commas = sum(line.count(",") >= 2 for line in lines)
    return commas >= 0.8 * len(lines)


def _csv_blocks(text: str, limits: Limits) -> list[Block]:
    rows = list(csv.reader(io.StringIO(text)))
    demand_rows(len(rows), limits)
    width = max(map(len, rows), default=0)
    return [
        Table(
            rows=[
                [
                    Cell(text=text, place=Place(line=y, table=0, row=y, column=x))
                    for x, text in enumerate(row + [""] * (width - len(row)))
                ]
                for y, row in enumerate(rows)
            ],
            is_ruled=False,
        )
    ]


def _split(line: str) -> list[str] | None:
    """Give the cells of a table line, or None for running text."""
    if "\t" in line:
        return line.split("\t")
    bare = line.strip()
    if bare.startswith("|") and bare.count("|") > 1:
        cells = re.split(r"(?<!\\)\|", bare.strip("|") if not bare.endswith("||") else bare[1:-1])
        return [re.sub(r"<br\s*/?>", "\n", cell.replace("\\|", "|")).strip() for cell in cells]
    return None


def _line_blocks(lines: list[str], limits: Limits) -> list[Block]:
    blocks: list[Block] = []
    table: Table | None = None
    count = 0
    for number, line in enumerate(lines):
        line = line.replace("\f", "")
        if line.strip().startswith("|") and _RULE.match(line):
            continue
        cells = _split(line)
        if cells is None:
            table = None
            if line.strip():
                blocks.append(Paragraph(text=line, place=Place(line=number)))
            continue
        if table is None:
            table = Table(rows=[], is_ruled=False)
            blocks.append(table)
            count += 1
        row = len(table.rows)
        demand_rows(row, limits)
        table.rows.append(
            [
                Cell(text=text, place=Place(line=number, table=count - 1, row=row, column=column))
                for column, text in enumerate(cells)
            ]
        )
    return blocks
