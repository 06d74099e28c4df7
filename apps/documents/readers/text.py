"""Plain text: running lines, tab-separated tables, Markdown's pipe tables, and CSV."""

from __future__ import annotations

import csv
import io
import re
from typing import ClassVar, Final

from apps.documents.blocks import Block, Cell, Paragraph, Place, SourceDocument, Table
from apps.documents.limits import Limits
from apps.documents.readers.base import UnreadableDocument, demand_length, demand_rows
from apps.documents.readers.refusals import is_binary

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOST: Final = "\ufffd"
# A quoted cell is looked for over so many lines; beyond, the quotation mark is just a mark.
_LONGEST_CELL: Final = 60
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
    texts = [data.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")]
    text = min(texts, key=lambda one: one.count(_LOST))
    if text.count(_LOST) > len(text) // 50:
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
    suffixes: ClassVar[tuple[str, ...]] = ("txt", "md", "csv", "tsv", "text", "log", "markdown")

    def sniff(self, data: bytes) -> bool:
        head = data[:4096]
        if is_binary(data):
            return False
        if any(data.startswith(mark) for mark, _ in _MARKS):
            return True
        wide = bool(_wide_order(data[:20000]))
        controls = sum(byte < 9 or 13 < byte < 32 for byte in head) - head.count(b"\0")
        return wide or (head.count(b"\0") <= len(head) // 50 and controls <= len(head) // 50)

    def read(self, data: bytes, limits: Limits) -> SourceDocument:
        text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
        demand_length(len(text), limits)
        document = SourceDocument(format_id=self.format_id, page_count=text.count("\f") + 1)
        if lost := text.count(_LOST):
            document.warnings.append(f"文件有 {lost} 个字符的编码已损坏，读作“{_LOST}”，请核对。")
        if "\0" in text:
            document.warnings.append("文件中夹有空字节，已略去，请核对内容是否完整。")
            text = text.replace("\0", "")
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
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise UnreadableDocument("CSV 文件已损坏。请用 Excel 打开后另存为 xlsx。") from error
    demand_rows(len(rows), limits)
    width = max(map(len, rows), default=0)
    return [
        Table(
            rows=[
                [
                    Cell(text, Place(None, y, 0, y, x))
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
        inner = bare[1:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare[1:]
        cells = re.split(r"(?<!\\)\|", inner)
        return [re.sub(r"<br\s*/?>", "\n", cell.replace("\\|", "|")).strip() for cell in cells]
    return None


def _quoted(lines: list[str], number: int) -> tuple[list[str], int] | None:
    """Give the cells of a tab-separated line one of whose quoted cells goes on over the next
    lines, and the number of its last line; None where no cell is left open."""
    if lines[number].count('"') % 2 == 0 or not re.search(r'(?:^|\t)"', lines[number]):
        return None
    for last in range(number + 1, min(number + _LONGEST_CELL, len(lines))):
        joined = "\n".join(lines[number : last + 1])
        if lines[last].count('"') % 2 and joined.count('"') % 2 == 0:
            if not re.search(r'"(?:\t|$)', lines[last]):
                return None
            try:
                (cells,) = csv.reader([joined], delimiter="\t", strict=True)
            except (csv.Error, ValueError):
                return None
            return cells, last
    return None


def _line_blocks(lines: list[str], limits: Limits) -> list[Block]:
    blocks: list[Block] = []
    table: Table | None = None
    count, page, following = 0, 0, 0
    for number, line in enumerate(lines):
        page += line.count("\f")
        if number < following or (line.strip().startswith("|") and _RULE.match(line)):
            continue
        quoted = _quoted(lines, number) if "\t" in line else None
        cells, last = quoted or (_split(line.replace("\f", "")), number)
        following = last + 1
        if cells is None:
            table = None
            if line.strip():
                place = Place(page=page, line=number)
                blocks.append(Paragraph(text=line.replace("\f", ""), place=place))
            continue
        if table is None:
            table = Table(rows=[], is_ruled=False)
            blocks.append(table)
            count += 1
        row = len(table.rows)
        demand_rows(row, limits)
        table.rows.append(
            [
                Cell(text, Place(page, number, count - 1, row, column))
                for column, text in enumerate(cells)
            ]
        )
    return blocks
