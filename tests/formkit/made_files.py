"""Files made from tables written down as text: Word, Excel, PDF, with merged and nested cells.

A table is a text: a row a line, cells parted by bars. ``<`` goes on the cell at its left, ``^`` the
one above it, ``\\n`` breaks a line inside a cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import docx
import pypdfium2
from openpyxl import Workbook

from apps.formkit.writers.fonts import BUNDLED, compiler_of

Grid = list[list[str]]


def grid(text: str) -> Grid:
    """Return the rows of a table written down as text."""
    lines = text.strip().splitlines()
    rows = [[cell.strip().replace("\\n", "\n") for cell in line.split("|")] for line in lines]
    width = max(map(len, rows))
    return [row + ["<"] * (width - len(row)) for row in rows]


def cells(rows: Grid) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield each cell: row, column, rows and columns it spans, text."""
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right = left + 1
            while right < len(row) and row[right] == "<":
                right += 1
            below = top + 1
            while below < len(rows) and rows[below][left] == "^":
                below += 1
            yield top, left, below - top, right - left, text


def into_word(place: Any, rows: Grid) -> Any:
    """Add a table to a Word document or to a cell of one, and return it."""
    table = place.add_table(rows=len(rows), cols=len(rows[0]))
    for top, left, height, width, text in cells(rows):
        cell = table.cell(top, left)
        if (height, width) != (1, 1):
            cell = cell.merge(table.cell(top + height - 1, left + width - 1))
        cell.text = text
    return table


def word(*blocks: str | Grid) -> bytes:
    """Return a Word file of paragraphs and tables."""
    made = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
        else:
            into_word(made, block)
    return saved(made)


def saved(made: Any) -> bytes:
    """Return the bytes of a Word document or workbook."""
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def into_sheet(sheet: Any, rows: Grid) -> None:
    """Write a table into a worksheet; figures become numbers."""
    for top, left, height, width, text in cells(rows):
        value: str | float | None = text or None
        if text.replace(".", "", 1).isdigit():
            value = float(text)
        sheet.cell(top + 1, left + 1).value = value
        if (height, width) != (1, 1):
            sheet.merge_cells(
                start_row=top + 1,
                start_column=left + 1,
                end_row=top + height,
                end_column=left + width,
            )


def book(**sheets: Grid) -> Workbook:
    """Return a workbook, a worksheet a table."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        into_sheet(made.create_sheet(name), rows)
    return made


def pdf(*blocks: str | Grid, widths: Sequence[int] = (), turned: int = 0, size: int = 9) -> bytes:
    """Return a PDF of paragraphs and ruled tables; ``turned`` is the rotation of its pages."""
    parts = [f'#set page(margin: 12mm); #set text(font: "{BUNDLED}", size: {size}pt)']
    for block in blocks:
        if isinstance(block, str):
            parts.append(f'#align(center)[#text("{block}")]')
        else:
            parts.append(_typst_table(block, widths))
    made = compiler_of("")[0].compile("\n".join(parts).encode(), format="pdf")
    if not turned:
        return bytes(made)
    document = pypdfium2.PdfDocument(made)
    for page in document:
        page.set_rotation(turned)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _typst_table(rows: Grid, widths: Sequence[int]) -> str:
    columns = ", ".join(f"{width}fr" for width in widths or [1] * len(rows[0]))
    told = "".join(
        f", table.cell(x: {left}, y: {top}, rowspan: {height}, colspan: {width})"
        f'[#text("{text.replace(chr(10), " ")}")]'
        for top, left, height, width, text in cells(rows)
    )
    return f"#table(columns: ({columns}){told})"
