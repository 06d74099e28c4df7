"""Plain text: running lines, tab-separated tables, Markdown's pipe tables, and CSV."""

from __future__ import annotations

import csv
import io
import re
from typing import ClassVar, Final

from apps.formkit.blocks import Block, Paragraph, Place, SourceDocument, Table
from apps.formkit.limits import Limits
from apps.formkit.readers.base import UnreadableDocument, demand_cells, demand_length, demand_rows
from apps.formkit.readers.content import Content
from apps.formkit.readers.refusals import is_binary

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOST: Final = "\ufffd"
# A quoted cell is looked for over so many lines; beyond, the quotation mark is just a mark.
_LONGEST_CELL: Final = 60
_FEW_COMMAS: Final = 2
_RULE: Final = re.compile(r"^[\s|:\-]+$")
_UNESCAPED: Final = re.compile(r"(?<!\\)\|")
_BREAK: Final = re.compile(r"<br\s*/?>")
_CONTROLS: Final = bytes(byte for byte in range(1, 32) if byte < 9 or byte > 13)


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
    """Return UTF-16 without a mark, known by line breaks and blanks; empty when it is not."""
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

    def sniff(self, content: Content) -> bool:
        data = content.data
        head = data[:4096]
        if is_binary(data):
            return False
        if any(data.startswith(mark) for mark, _ in _MARKS):
            return True
        wide = bool(_wide_order(data[:20000]))
        controls = len(head) - len(head.translate(None, _CONTROLS))
        return wide or (head.count(b"\0") <= len(head) // 50 and controls <= len(head) // 50)

    def read(self, content: Content, limits: Limits) -> SourceDocument:
        text = decode(content.data).replace("\r\n", "\n").replace("\r", "\n")
        demand_length(len(text), limits)
        document = SourceDocument(format_id=self.format_id, page_count=text.count("\f") + 1)
        demand_cells(text.count("\n") + text.count("\t"), limits)
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
    """Return whether it is a CSV file: commas in nearly every line, no tab, no pipe table."""
    lines = [line for line in text[:20_000].split("\n")[:200] if line.strip()]
    if len(lines) < 3 or "\t" in text or any(line.lstrip().startswith("|") for line in lines):
        return False
    commas = sum(line.count(",") >= 2 for line in lines)
    return commas >= 0.8 * len(lines)


def csv_rows(text: str) -> list[list[str]]:
    """Return the cells of each row of a CSV text; raises UnreadableDocument for a broken one."""
    try:
        return list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise UnreadableDocument("CSV 文件已损坏。请用 Excel 打开后另存为 xlsx。") from error


def is_csv(content: Content) -> bool:
    """Return whether a file is a text whose first line has cells parted by commas, were it alone."""
    data = content.data
    if is_binary(data[:4096]) or content.packed or content.compound:
        return False
    first = decode(data[: data.find(b"\n") + 1] or data[:4096])
    return first.count(",") >= _FEW_COMMAS


def _csv_blocks(text: str, limits: Limits) -> list[Block]:
    rows = csv_rows(text)
    demand_rows(len(rows), limits)
    width = max(map(len, rows), default=0)
    demand_cells(len(rows) * width, limits)
    for row in rows:
        if len(row) < width:
            row += [""] * (width - len(row))
    return [Table(rows=rows, is_ruled=False, lines=range(len(rows)))]


def _piped(line: str) -> list[str]:
    """Return the cells of a line of a Markdown table. Blanks around them are left, as in any text;
    only of the first, where they would look like the indent of a paragraph, they are not."""
    inner = line.removeprefix("|")
    inner = inner[:-1] if inner[-1:] == "|" and inner[-2:-1] != "\\" else inner
    if "\\|" in inner:
        cells = [cell.replace("\\|", "|") for cell in _UNESCAPED.split(inner)]
    else:
        cells = inner.split("|")
    if "<br" in inner:
        cells = [_BREAK.sub("\n", cell) for cell in cells]
    cells[0] = cells[0].lstrip()
    return cells


def _quoted(lines: list[str], number: int) -> tuple[list[str], int] | None:
    """Return the cells of a tab-separated line one of whose quoted cells goes on over the next
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
    """Return running lines, and tables where neighbouring lines have tabs or pipes."""
    taken = _Lines()
    following = 0
    for number, line in enumerate(lines):
        if number < following:
            continue
        if "\f" in line:
            taken.page, line = taken.page + line.count("\f"), line.replace("\f", "")
        if "\t" in line:
            cells, following = _tabbed(lines, number, line)
            taken.add_row(number, cells)
        elif (bare := line.strip()).count("|") > 1:
            if not ("-" in bare and _RULE.match(bare)):
                taken.add_row(number, _piped(bare))
        else:
            taken.add_line(number, line)
    for table in taken.tables:
        demand_rows(len(table.rows), limits)
    return taken.blocks


def _tabbed(lines: list[str], number: int, line: str) -> tuple[list[str], int]:
    """Return the cells of a tab-separated line, and the number of the line after them."""
    if '"' in line and (quoted := _quoted(lines, number)):
        return quoted[0], quoted[1] + 1
    return line.split("\t"), number + 1


class _Lines:
    """Puts neighbouring rows together as tables, with the running lines between them."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.page = 0
        self.origins: list[int] | None = None

    def add_row(self, number: int, cells: list[str]) -> None:
        """Add a row to the table above it, or begin one."""
        if self.origins is None:
            self.origins = []
            table = Table(
                rows=[],
                number=len(self.tables),
                page=self.page,
                is_ruled=False,
                lines=self.origins,
            )
            self.tables.append(table)
            self.blocks.append(table)
        self.tables[-1].rows.append(cells)
        self.origins.append(number)

    def add_line(self, number: int, line: str) -> None:
        """End the table above; a blank line does no more."""
        self.origins = None
        if line.strip():
            self.blocks.append(Paragraph(text=line, place=Place(page=self.page, line=number)))
