"""Grids into a Word document with really merged cells, one form a page."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, BinaryIO, Final

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from apps.core.money import format_yuan
from apps.documents.layouts.grid import Align, Grid, GridCell

_ALIGN: Final = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}


def write_docx(grids: Iterable[Grid], target: BinaryIO) -> None:
    """Write the grids one after the other, each on a page of its own."""
    document: Any = Document()
    _page(document)
    for number, grid in enumerate(grids):
        if number:
            document.add_page_break()
        _grid(document, grid)
    document.save(target)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.space_after = Pt(0)


def _grid(document: Any, grid: Grid) -> None:
    """Write titles as paragraphs and the framed cells as one table."""
    framed = [cell for cell in grid.cells if not cell.is_title]
    for cell in grid.cells:
        if cell.is_title and cell.value:
            paragraph = document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(str(cell.value))
            run.bold, run.font.size = True, Pt(14)
    if not framed:
        return
    top = min(cell.row for cell in framed)
    table = document.add_table(grid.row_count - top, len(grid.widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _narrow_edges(table)
    places = [list(row.cells) for row in table.rows]
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Mm(width)
    for row in places:
        for number, width in enumerate(grid.widths):
            row[number].width = Mm(width)
    for cell in framed:
        _cell(places, cell, top)
    for number, height in grid.heights.items():
        if number >= top:
            table.rows[number - top].height = Mm(height)
            table.rows[number - top].height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _narrow_edges(table: Any) -> None:
    """Leave 1 mm beside the text; Word's own 1.9 mm would break the form's labels."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "57")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _cell(places: list[list[Any]], cell: GridCell, top: int) -> None:
    row = cell.row - top
    box = places[row][cell.column]
    if cell.rows > 1 or cell.columns > 1:
        box = box.merge(places[row + cell.rows - 1][cell.column + cell.columns - 1])
    value = cell.value
    text = format_yuan(value) if isinstance(value, Decimal) else value or ""
    box.text = text
    for paragraph in box.paragraphs:
        paragraph.alignment = _ALIGN[cell.align]
    vertical = OxmlElement("w:vAlign")
    vertical.set(qn("w:val"), "center")
    box._tc.get_or_add_tcPr().append(vertical)
